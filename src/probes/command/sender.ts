import { isSecretReference, messageOf } from '#core';
import type { CreateSender, Settle } from '#pacing';
import { signalGroup, startReaper } from '#processes';
import type { Reaper } from '#processes';
import { readSecret } from '#secrets';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { compileTolerance, toleranceField } from '../tolerance.ts';
import type { IsWithin } from '../tolerance.ts';

const schema = z.object({
  run: z.array(z.string()).min(1),
  environment: z.record(z.string(), z.string()),
  exitCode: z.number(),
  output: toleranceField.optional(),
});

const outputLimit = 64 * 1024;
/** Output that was written by the end of a program is read by then. */
const outputMayLagMs = 250;
const passedOn = ['PATH', 'HOME'];
/** Of what could not even be started, so that nothing is known of the service. */
const harnessCodes = new Set(['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'ENOENT', 'EACCES', 'E2BIG']);

/** Runs the program once a send, in a process group of its own that ends with the send. */
export const createSender: CreateSender = (params) => {
  const { run, environment, exitCode, output } = schema.parse(params);
  const isWithin = output === undefined ? undefined : compileTolerance(output);
  const children = new Set<ChildProcess>();
  let reaper: Reaper | undefined;
  return {
    send(settle) {
      reaper ??= startReaper(() => undefined);
      const child = start(run, environment);
      if (typeof child === 'string') {
        settle('unknown', child);
        return () => undefined;
      }
      const { pid } = child;
      if (pid !== undefined) reaper.add(pid);
      children.add(child);
      follow(child, { exitCode, isWithin, settle });
      child.once('exit', () => {
        // What the program leaves behind ends with it. What left its group may still hold its output open.
        endGroup(child);
        if (pid !== undefined) reaper?.remove(pid);
        const patience = setTimeout(() => child.stdout?.destroy(), outputMayLagMs);
        child.once('close', () => clearTimeout(patience));
      });
      child.once('close', () => children.delete(child));
      return () => endGroup(child);
    },
    close: () => {
      children.forEach(endGroup);
      void reaper?.close();
    },
  };
};

/** The program under way, or why it can't be started. */
function start(run: readonly string[], environment: Record<string, string>) {
  const [program = '', ...rest] = run;
  try {
    const env = environmentOf(environment);
    return spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  } catch (error) {
    return messageOf(error);
  }
}

function follow(
  child: ChildProcess,
  { exitCode, isWithin, settle }: { exitCode: number; isWithin: IsWithin | undefined; settle: Settle },
): void {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    if (text.length < outputLimit) text = (text + piece).slice(0, outputLimit);
  });
  child.once('error', (error) => {
    const code = 'code' in error ? String(error.code) : error.name;
    settle(harnessCodes.has(code) ? 'unknown' : 'failed', `can't be started: ${code}`);
  });
  child.once('close', (code, signal) => {
    if (code === null) return settle('failed', `ended by ${signal ?? 'a signal'}`);
    if (code !== exitCode) return settle('failed', `exit code ${code}`);
    const told = isWithin?.(text) ?? (isWithin === undefined ? true : undefined);
    if (told === undefined) settle('unknown', 'the output could not be judged in time');
    else if (told) settle('ok');
    else settle('failed', 'output mismatch');
  });
}

/** The program and all that it started. */
function endGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) signalGroup(pid, 'SIGKILL');
}

function environmentOf(given: Record<string, string>): NodeJS.ProcessEnv {
  const own = Object.entries(given).map(([key, value]) => [
    key,
    isSecretReference(value) ? readSecret(value) : value,
  ]);
  const inherited = passedOn.flatMap((key) => {
    const value = process.env[key];
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries([...inherited, ...own]);
}
