import { ExitCode, messageOf, stateDirectory } from '#core';
import { recoverRun } from '#experiments';
import { takeLease } from '#journal';
import { readUnfinished, unfinishedRuns } from '#safety';
import type { Unfinished } from '#safety';
import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leftStepsText } from './left-steps.ts';
import { openAgain } from './open-again.ts';
import { interruptible } from './signals.ts';
import { version } from './version.ts';
import { runDirectory, writeReports } from './write-reports.ts';

const lookEveryMs = 1000;
const directory = () => stateDirectory(process.env, homedir());

/** Puts back what one run left, or all of this machine. Returns the exit code. */
export async function recoverRuns(run: string | undefined): Promise<number> {
  const interrupt = interruptible((text) => console.error(text));
  try {
    const runs =
      run === undefined
        ? await unfinishedRuns(directory())
        : [await readUnfinished(resolve(runDirectory(run)))];
    if (runs.length === 0) console.error('No run of this machine has left anything to be put back.');
    let worst: number = ExitCode.held;
    for (const one of runs) worst = Math.max(worst, await recoverOne(one, interrupt.signal));
    return worst;
  } finally {
    interrupt.dispose();
  }
}

/** Puts back whatever a run leaves, until a person ends it. Returns the exit code. */
export async function watchRuns(): Promise<number> {
  const interrupt = interruptible((text) => console.error(text));
  const { signal } = interrupt;
  console.error('Watching the runs of this machine. Ctrl-C ends it.');
  const told = new Map<string, string>();
  try {
    for (;;) {
      for (const one of await unfinishedRuns(directory()).catch(noRuns)) {
        await recoverOne(one, signal).catch((error: unknown) => {
          // What can't be done now is tried again, and told once.
          if (told.get(one.run) !== messageOf(error)) console.error(`${one.runId}: ${messageOf(error)}`);
          told.set(one.run, messageOf(error));
        });
      }
      await sleep(lookEveryMs, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}

function noRuns(error: unknown): Unfinished[] {
  console.error(messageOf(error));
  return [];
}

async function recoverOne(unfinished: Unfinished, signal: AbortSignal): Promise<number> {
  const { runId, run, former, left } = unfinished;
  const shown = relative('.', run);
  if (former.damage !== undefined)
    console.error(
      `squall: the journal of ${runId} is damaged: ${former.damage}. What came later is unknown.`,
    );
  if (left.length === 0) {
    console.error(`${runId}: nothing is left to be put back.`);
    return former.damage === undefined ? ExitCode.held : ExitCode.undoIncomplete;
  }
  const opened = await openAgain(former.events, signal);
  if (!opened) {
    console.error(`${runId}: its lab has ended with everything in it; nothing is left to be put back.`);
    return ExitCode.held;
  }
  try {
    const lease = await takeLease({ directory: directory(), target: opened.key, runId, run });
    try {
      // Its process may have gone on until its lease was over.
      const now = await readUnfinished(run);
      const journal = reopened(now);
      const { outcomes, left: still } = await recoverRun(now.former.events, now.left, {
        target: opened.target,
        squall: version,
        clock: journal?.clock ?? { now: () => performance.now(), wall: () => Date.now() },
        store: journal?.journal,
        onEvent: () => undefined,
        signal,
      });
      for (const { step, state, detail } of outcomes)
        console.error(`${state === 'left' ? '✗' : '✓'} ${step.does}: ${detail}`);
      await journal?.journal.close().catch(() => undefined);
      if (journal) await writeReports(run).catch(() => undefined);
      if (still.length > 0) console.error(`squall: ${leftStepsText(still, shown)}`);
      else console.error(`${runId}: everything is put back.`);
      return still.length > 0 || former.damage !== undefined ? ExitCode.undoIncomplete : ExitCode.held;
    } finally {
      lease.release();
    }
  } finally {
    opened.close();
  }
}

/** Goes on in the journal where that can be written; putting back does not depend on it. */
function reopened({ former, runId }: Unfinished): ReturnType<Unfinished['former']['reopen']> | undefined {
  if (former.damage !== undefined) return undefined;
  try {
    return former.reopen(() => Date.now());
  } catch (error) {
    console.error(`squall: the journal of ${runId} can't be written: ${messageOf(error)}`);
    return undefined;
  }
}
