import { ExitCode, SquallError, messageOf, stateDirectory } from '#core';
import { unfinishedRuns } from '#safety';
import type { Unfinished } from '#safety';
import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { recoverOne } from './recover-one.ts';
import { interruptible, whileRecovering } from './signals.ts';

const lookEveryMs = 1000;
const longestPauseMs = 60_000;

/** What came of a run the last time: not to be told twice, and tried ever more seldom. */
interface Tried {
  told: string;
  pauseMs: number;
  nextMs: number;
}

/** Puts back whatever a run leaves, until a person ends it. Returns the exit code. */
export async function watchRuns(): Promise<number> {
  const interrupt = interruptible((text) => console.error(text), whileRecovering);
  const { signal } = interrupt;
  const tried = new Map<string, Tried>();
  console.error('Watching the runs of this machine. Ctrl-C ends it.');
  try {
    for (;;) {
      await lookOnce(tried, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        tell(tried, 'this machine', textOf(error));
      });
      await sleep(lookEveryMs, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}

async function lookOnce(tried: Map<string, Tried>, signal: AbortSignal): Promise<void> {
  const { unfinished, unknown } = await unfinishedRuns(stateDirectory(process.env, homedir()));
  for (const { run, error } of unknown) tell(tried, run, textOf(error));
  for (const one of unfinished) {
    if (performance.now() < (tried.get(one.run)?.nextMs ?? 0)) continue;
    tell(tried, one.run, await textOfRecovery(one, signal));
  }
}

async function textOfRecovery(one: Unfinished, signal: AbortSignal): Promise<string> {
  const lines: string[] = [];
  try {
    await recoverOne(one, { say: (text) => lines.push(text), signal });
  } catch (error) {
    signal.throwIfAborted();
    lines.push(`${one.runId}: ${textOf(error)}`);
  }
  return lines.join('\n');
}

function tell(tried: Map<string, Tried>, run: string, text: string): void {
  const last = tried.get(run);
  if (last?.told !== text) console.error(text);
  const pauseMs = Math.min(longestPauseMs, 2 * (last?.pauseMs ?? lookEveryMs / 2));
  tried.set(run, { told: text, pauseMs, nextMs: performance.now() + pauseMs });
}

function textOf(error: unknown): string {
  const hint = error instanceof SquallError && error.hint !== undefined ? `\n  ${error.hint}` : '';
  return `${messageOf(error)}${hint}`;
}
