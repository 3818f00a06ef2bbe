import { BadInputError, ExitCode, RefusedError, stateDirectory } from '#core';
import { forgetLeft, knownRun, runsUnderWay } from '#journal';
import { readUnfinished, unfinishedRuns } from '#safety';
import type { Unfinished } from '#safety';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { explainAndExitCode } from './explain.ts';
import { recoverOne } from './recover-one.ts';
import { interruptible, whileRecovering } from './signals.ts';
import { findRunDirectory, runDirectory } from './write-reports.ts';

/** Puts back what one run left, or all of this machine. Returns the exit code. */
export async function recoverRuns(run: string | undefined): Promise<number> {
  const say = (text: string) => console.error(text);
  const interrupt = interruptible(say, whileRecovering);
  try {
    if (run !== undefined) return await recoverOne(await named(run), { say, signal: interrupt.signal });
    return await recoverAll(say, interrupt.signal);
  } finally {
    interrupt.dispose();
  }
}

/** One that can't be put back keeps nobody from putting back the others. */
async function recoverAll(say: (text: string) => void, signal: AbortSignal): Promise<number> {
  const { unfinished, unknown } = await unfinishedRuns(directory());
  const live = runsUnderWay(directory());
  for (const { runId, pid } of live)
    say(`Run ${runId} is under way (process ${pid}): it puts back what it did by itself.`);
  if (unfinished.length + unknown.length === 0)
    say(`No ${live.length === 0 ? '' : 'other '}run of this machine has left anything to be put back.`);
  const codes = unknown.map(({ error }) => explainAndExitCode(error));
  for (const one of unfinished) {
    const code = await recoverOne(one, { say, signal }).catch((error: unknown) => explainAndExitCode(error));
    codes.push(code);
    if (signal.aborted) break;
  }
  return Math.max(ExitCode.held, ...codes);
}

/** Believes a person who has looked. Returns the exit code. */
export function forgetRun(runId: string): number {
  if (knownRun(directory(), runId)?.isUnderWay === true) throw underWay(runId);
  if (forgetLeft(directory(), runId) === 0) {
    throw new BadInputError(`No run ${runId} is known here to have left anything.`, {
      hint: 'squall recover, without more, lists what is left.',
    });
  }
  console.error(`${runId}: taken to have left nothing; its target may be hurt again.`);
  return ExitCode.held;
}

/** A run by its directory, or by its id wherever it was written. */
async function named(run: string): Promise<Unfinished> {
  const known = knownRun(directory(), run);
  const found = findRunDirectory(run) ?? findRunDirectory(known?.run ?? run) ?? runDirectory(run);
  const unfinished = await readUnfinished(resolve(found));
  // Its lease may be kept in another directory, or be gone; then its journal tells who writes it.
  const isUnderWay = knownRun(directory(), unfinished.runId)?.isUnderWay ?? unfinished.former.isBeingWritten;
  if (isUnderWay) throw underWay(unfinished.runId);
  return unfinished;
}

const directory = () => stateDirectory(process.env, homedir());

function underWay(runId: string): RefusedError {
  return new RefusedError(`Run ${runId} is still under way.`, {
    hint: 'It puts back what it did by itself. Ctrl-C in its terminal, or squall halt, ends it sooner.',
  });
}
