import { spawn, type ChildProcess } from 'node:child_process';
import { RefusedError, TargetError } from '#core';
import type { LabSpec } from '../spec/lab-spec.ts';
import { channelOf, type Channel } from './channel.ts';
import { entryEnvironment, entryPath } from './entry.ts';
import type { FromLab, LabDescription, LabFailure, ToLab } from './messages.ts';
import { tailOf } from './tail.ts';
import { refuseFewOpenFiles } from './open-files.ts';

interface SpawnOptions {
  spec: LabSpec;
  file: string;
  /** Where its notes go: to the starter, or to an open file. */
  notes: 'pipe' | number;
  stay?: { stateFile: string; logFile: string };
  signal: AbortSignal;
  /** Told of what breaks in the lab without having been asked to. */
  onNote?: ((text: string) => void) | undefined;
}

/** A lab process that is whole. */
export interface LabProcess {
  description: LabDescription;
  child: ChildProcess;
  channel: Channel<ToLab, FromLab>;
  /** Resolves with how it ended. */
  ended: Promise<string>;
  /** Tells it to end, and kills it when it does not; resolves when it is gone. */
  stop(): Promise<void>;
}

const stopWithinMs = 10_000;

/** Starts a lab process; resolves when the lab is whole, rejects when nothing of it is left. */
export async function spawnLab(options: SpawnOptions): Promise<LabProcess> {
  const { spec, file, notes, stay, signal, onNote } = options;
  signal.throwIfAborted();
  refuseFewOpenFiles();
  // A group and session of its own: Ctrl-C is for the starter, which still needs the lab to undo and to report.
  const child = spawn(process.execPath, [entryPath('../main', import.meta.url)], {
    detached: true,
    stdio: ['ignore', 'ignore', notes, 'ipc'],
    serialization: 'advanced',
    env: entryEnvironment(),
  });
  const channel = channelOf<ToLab, FromLab>(child);
  channel.onMessage((message) => {
    if (message.type === 'note') onNote?.(message.text);
  });
  const lastLines = tailOf([child.stderr]);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, killedBy) => {
      const how = killedBy ?? `exit code ${code}`;
      resolve(code === 0 || lastLines() === '' ? how : `${how}; it last wrote: ${lastLines()}`);
    });
    child.once('error', (error) => resolve(error.message));
  });

  async function stop(): Promise<void> {
    channel.send({ type: 'stop' });
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await ended;
    clearTimeout(timer);
  }

  channel.send({ type: 'start', spec, file, ...stay });
  const stopStarting = () => void stop();
  signal.addEventListener('abort', stopStarting, { once: true });
  try {
    const description = await whole(channel, ended, lastLines);
    signal.throwIfAborted();
    return { description, child, channel, ended, stop };
  } catch (error) {
    await stop();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', stopStarting);
  }
}

function whole(
  channel: Channel<ToLab, FromLab>,
  ended: Promise<string>,
  lastLines: () => string,
): Promise<LabDescription> {
  return new Promise((resolve, reject) => {
    channel.onMessage((message) => {
      if (message.type === 'ready') resolve(message.description);
      if (message.type === 'failed') reject(errorOf(message.failure, lastLines()));
    });
    const fail = (how: string) => reject(new TargetError(`The lab ended while it started: ${how}`));
    void ended.then(fail);
  });
}

const mostLines = 20;

function lastOf(lines: string): string {
  return lines.trim().split('\n').slice(-mostLines).join('\n');
}

function errorOf({ code, message, hint }: LabFailure, lastLines: string): Error {
  const told = [hint, lastLines && `What was written last:\n${lastOf(lastLines)}`]
    .filter(Boolean)
    .join('\n  ');
  const options = told === '' ? {} : { hint: told };
  return code === 'refused' ? new RefusedError(message, options) : new TargetError(message, options);
}
