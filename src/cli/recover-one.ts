import { ExitCode, messageOf, RefusedError, stateDirectory } from '#core';
import { recoverRun } from '#experiments';
import { forgetLeft, HeldError, takeLease, thisWriter } from '#journal';
import type { Lease } from '#journal';
import { readUnfinished, takeLeases } from '#safety';
import type { Unfinished } from '#safety';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { leftStepsText } from './left-steps.ts';
import { openAgain } from './open-again.ts';
import { version } from './version.ts';
import { writeReports } from './write-reports.ts';

interface Way {
  /** Tells a person, line by line. */
  say: (text: string) => void;
  signal: AbortSignal;
}

/** Puts back what one run left. Returns the exit code; raises RefusedError where its target or its journal can't be had. */
export async function recoverOne(found: Unfinished, way: Way): Promise<number> {
  const own = await takeJournal(found);
  try {
    // Who was at it until now may have put back everything.
    return await recoverAlone(own ? await readUnfinished(found.run) : found, way);
  } finally {
    own?.release();
  }
}

/**
 * Keeps everybody else from going on in a run's journal, whatever their state directory; undefined where nothing can be
 * written there: putting back does not depend on it.
 */
async function takeJournal({ run, runId }: Unfinished): Promise<Lease | undefined> {
  const target = `the journal of run ${runId}`;
  try {
    return await takeLease({ directory: join(run, '.recovery'), target, runId, run });
  } catch (error) {
    if (!(error instanceof HeldError)) return undefined;
    throw new RefusedError(`Somebody is putting back run ${runId} already: ${error.message}`, {
      hint: 'Wait until that is over.',
    });
  }
}

async function recoverAlone(unfinished: Unfinished, { say, signal }: Way): Promise<number> {
  const { runId, run, former, left } = unfinished;
  const directory = stateDirectory(process.env, homedir());
  const isWhole = former.damage === undefined;
  if (!isWhole)
    say(`squall: the journal of ${runId} is damaged: ${former.damage}. What came later is unknown.`);
  if (left.length === 0) {
    say(`${runId}: nothing is left to be put back${isWhole ? '.' : forgetting(runId)}`);
    if (isWhole) forgetLeft(directory, runId);
    return isWhole ? ExitCode.held : ExitCode.undoIncomplete;
  }
  const opened = await openAgain(former.events, signal);
  if (typeof opened === 'string') {
    await putBack(unfinished, opened, { say: () => undefined, signal });
    say(`${runId}: ${opened}, with everything in it; nothing is left to be put back.`);
    forgetLeft(directory, runId);
    return ExitCode.held;
  }
  try {
    const lease = await takeLeases(opened.keys, (target) => ({ directory, target, runId, run }));
    let isLeft = true;
    try {
      // Its process may have gone on until its lease was over.
      const still = await putBack(await readUnfinished(run), opened.target, { say, signal });
      isLeft = still.length > 0 || !isWhole;
      if (still.length > 0) say(`squall: ${leftStepsText(still, relative('.', run))}`);
      else say(`${runId}: everything is put back${isWhole ? '.' : forgetting(runId)}`);
      return isLeft ? ExitCode.undoIncomplete : ExitCode.held;
    } finally {
      lease.release();
      if (!isLeft) forgetLeft(directory, runId);
    }
  } finally {
    opened.close();
  }
}

function forgetting(runId: string): string {
  return ` that could be read.\n  Look at its target; once you know that nothing else is left: squall recover --forget ${runId}`;
}

async function putBack(
  now: Unfinished,
  target: Parameters<typeof recoverRun>[2]['target'],
  { say, signal }: Way,
) {
  const journal = reopened(now, say);
  const { outcomes, left } = await recoverRun(now.former.events, now.left, {
    target,
    squall: version,
    writer: thisWriter(),
    clock: journal?.clock ?? { now: () => performance.now(), wall: () => Date.now() },
    store: journal?.journal,
    onEvent: () => undefined,
    signal,
  });
  for (const { step, state, detail } of outcomes)
    say(`${state === 'left' ? '✗' : '✓'} ${step.does}: ${detail}`);
  await journal?.journal.close().catch(() => undefined);
  if (journal) await writeReports(now.run).catch(() => undefined);
  return left;
}

/** Goes on in the journal where that can be written; putting back does not depend on it. */
function reopened(
  { former, runId }: Unfinished,
  say: Way['say'],
): ReturnType<Unfinished['former']['reopen']> | undefined {
  if (former.damage !== undefined) return undefined;
  try {
    return former.reopen(() => Date.now());
  } catch (error) {
    say(`squall: the journal of ${runId} can't be written: ${messageOf(error)}`);
    return undefined;
  }
}
