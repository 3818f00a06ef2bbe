import type { Event } from '#core';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const bin = resolve(root, 'bin/squall.mjs');

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A `squall` process of its own, as a person or CI starts it. */
export interface Squall {
  child: ChildProcess;
  /** Resolves with the first event on stdout (with --events) that satisfies the condition. */
  event(isMet: (event: Event) => boolean): Promise<Event>;
  /** Every event seen so far. */
  events: Event[];
  finished: Promise<Finished>;
}

interface SpawnOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

export function startSquall(args: string[], { cwd = root, env = {} }: SpawnOptions = {}): Squall {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    stdout += `${line}\n`;
    if (!line.startsWith('{"')) return;
    events.push(JSON.parse(line));
    for (const check of waiting) check();
  });
  const finished = once(child, 'close').then(([code, signal]): Finished => ({
    code,
    signal,
    stdout,
    stderr,
  }));
  const event = (isMet: (event: Event) => boolean) =>
    new Promise<Event>((found, fail) => {
      const check = () => {
        const match = events.find(isMet);
        if (!match) return;
        waiting.delete(check);
        found(match);
      };
      waiting.add(check);
      check();
      void finished.then(() => fail(new Error(`squall ended before the event came:\n${stderr}`)));
    });
  return { child, event, events, finished };
}

/** Runs `squall` to its end. */
export function squall(args: string[], options?: SpawnOptions): Promise<Finished> {
  return startSquall(args, options).finished;
}
