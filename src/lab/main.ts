// The lab process: told by its starter what to run, it reports ready or failed, and ends when told, or with the pipe.
import { messageOf, SquallError } from '#core';
import { channelOf } from './process/channel.ts';
import type { FromLab, LabFailure, ToLab } from './process/messages.ts';
import { runLab } from './process/run-lab.ts';
import { placeStateFile, readStateFile, removeStateFile } from './process/state-file.ts';

const failedExitCode = 70;

const starter = channelOf<FromLab, ToLab>(process);
const ending = new AbortController();
const closing: (() => Promise<void> | void)[] = [];
let starting: Promise<void> = Promise.resolve();
let isReleased = false;

function note(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
  if (!isReleased) starter.send({ type: 'note', text });
}

async function start({
  spec,
  file,
  stateFile,
  logFile = '',
}: Extract<ToLab, { type: 'start' }>): Promise<void> {
  const onStop = () => void end(0);
  const { description, desk } = await runLab({ spec, file, note, signal: ending.signal, closing, onStop });
  if (stateFile !== undefined) {
    const state = { ...description, desk, logFile, startedAt: new Date().toISOString() };
    if (!placeStateFile(stateFile, state))
      throw new Error(`another lab came up: ${readStateFile(stateFile)?.endpoint}`);
    closing.push(() => removeStateFile(stateFile, desk.token));
  }
  starter.send({ type: 'ready', description });
}

function fail(error: unknown): void {
  const isOurs = ending.signal.aborted || error instanceof SquallError;
  if (!isOurs) note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const failure: LabFailure = {
    code: error instanceof SquallError ? error.code : 'target',
    message: messageOf(error),
    ...(error instanceof SquallError && error.hint !== undefined && { hint: error.hint }),
  };
  starter.send({ type: 'failed', failure }, () => void end(failedExitCode));
}

async function end(exitCode: number): Promise<void> {
  if (ending.signal.aborted) return;
  ending.abort(new Error('the lab was told to end'));
  await starting.catch(() => {});
  for (const close of closing.reverse()) {
    try {
      await close();
    } catch (error) {
      note(`Could not end a part of the lab: ${messageOf(error)}`);
    }
  }
  // Whatever is left ends with this process: its pipes close, and the reaper kills what it knows.
  process.exit(exitCode);
}

starter.onMessage((message) => {
  switch (message.type) {
    case 'start':
      starting = start(message);
      starting.catch(fail);
      break;
    case 'release':
      isReleased = true;
      break;
    case 'stop':
      void end(0);
  }
});
starter.onEnd(() => isReleased || void end(0));
process.title = 'squall-lab';
process.stderr.on('error', () => {});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end(0));
for (const accident of ['uncaughtException', 'unhandledRejection'] as const) process.on(accident, fail);
