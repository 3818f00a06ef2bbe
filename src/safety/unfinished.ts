import { createAnalysis } from '#analysis';
import { RefusedError, messageOf } from '#core';
import type { Event, UndoOwner, UndoStep } from '#core';
import { damagedLeases, formerHolders, readFormerJournal } from '#journal';
import type { FormerJournal, LeaseRecord } from '#journal';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a run has recorded to be put back and what nobody has put back, with whose it is. */
export interface Unfinished {
  runId: string;
  /** Its directory. */
  run: string;
  former: FormerJournal;
  left: { fault: UndoOwner; step: UndoStep; why: string }[];
}

/** A run of which nobody can tell what it left. */
export interface Unknown {
  runId: string;
  run: string;
  error: RefusedError;
}

/** What is left to be put back of the run in a directory; raises BadInputError where there is no journal. */
export async function readUnfinished(run: string): Promise<Unfinished> {
  const former = await readFormerJournal(join(run, 'journal.ndjson'));
  return { runId: idOf(former.events), run, former, left: leftOf(former.events) };
}

/** The runs of this machine that ended with something left, and those of which that can't be known. */
export async function unfinishedRuns(
  directory: string,
): Promise<{ unfinished: Unfinished[]; unknown: Unknown[] }> {
  const unfinished: Unfinished[] = [];
  const unknown: Unknown[] = [];
  for (const file of damagedLeases(directory))
    unknown.push({
      runId: 'unknown',
      run: file,
      error: new RefusedError(
        `Whose lease ${file} was, and what that run left, can't be known: it is damaged.`,
        {
          hint: 'Look at its target and at the runs that hurt it; once nothing is left, remove the file.',
        },
      ),
    });
  // A run that held several targets is one; who only tried to put it back has another record of the same run.
  const left = formerHolders(directory).filter(({ mayHaveLeft }) => mayHaveLeft);
  for (const record of new Map(left.map((one) => [one.run, one])).values()) {
    const read = await readFormer(record, record.target);
    if (read instanceof RefusedError) unknown.push({ runId: record.runId, run: record.run, error: read });
    else if (read && read.left.length > 0) unfinished.push(read);
  }
  return { unfinished, unknown };
}

/** Raises RefusedError where one who held the target before left something to be put back, or that can't be known. */
export async function refuseUnfinished(former: readonly LeaseRecord[], target: string): Promise<void> {
  for (const record of former) {
    const read = await readFormer(record, target);
    if (read instanceof RefusedError) throw read;
    if (!read || read.left.length === 0) continue;
    const { runId, run, left } = read;
    throw new RefusedError(
      `Run ${runId} has left ${target} changed: ${left.length} ${left.length === 1 ? 'thing is' : 'things are'} to be put back.`,
      { hint: `Put it back first: squall recover ${run}` },
    );
  }
}

/** The first run that left one of these targets changed, or of which that can't be known, with why nobody may hurt it. */
export async function leftOfTargets(
  directory: string,
  targets: readonly string[],
): Promise<{ runId: string; error: RefusedError } | undefined> {
  for (const record of formerHolders(directory)) {
    if (!targets.includes(record.target)) continue;
    try {
      await refuseUnfinished([record], record.target);
    } catch (error) {
      if (error instanceof RefusedError) return { runId: record.runId, error };
      throw error;
    }
  }
  return undefined;
}

/** What a former holder left; undefined where it changed nothing, or has put everything back. */
async function readFormer(
  { run, runId, mayHaveLeft }: LeaseRecord,
  target: string,
): Promise<Unfinished | RefusedError | undefined> {
  if (!mayHaveLeft) return undefined;
  const isThere = existsSync(join(run, 'journal.ndjson'));
  try {
    if (!isThere) throw new Error(`its journal is gone from ${run}.`);
    const read = await readUnfinished(run);
    const ends = whyItEndsEarly(read);
    if (ends !== undefined && read.left.length === 0) throw new Error(ends);
    return read;
  } catch (error) {
    return new RefusedError(`What run ${runId} left of ${target} can't be known: ${messageOf(error)}`, {
      hint:
        (isThere ? '' : 'Put the journal back and call squall recover. ') +
        `Once you know that nothing is left: squall recover --forget ${runId}`,
      cause: error,
    });
  }
}

/** Why a journal does not tell all that its run did, which had its target's lease when it hurt it. */
function whyItEndsEarly({ run, former: { damage, events } }: Unfinished): string | undefined {
  if (damage !== undefined) return `its journal in ${run} is damaged: ${damage}.`;
  const isTold = events.some(
    (event) => (event.type === 'phase' && event.phase === 'fault') || event.type === 'undo-recorded',
  );
  return isTold ? undefined : `its journal in ${run} ends before the fault, which was begun.`;
}

function leftOf(events: readonly Event[]): Unfinished['left'] {
  const analysis = createAnalysis();
  for (const event of events) if (tells(event)) analysis.step(event);
  return analysis.peek().undoLeft;
}

/** Samples and looks are most of a journal, and tell nothing here. */
function tells({ type }: Event): boolean {
  return ['run-started', 'inventory', 'plan', 'undo-recorded', 'undo-sent', 'undo-done'].includes(type);
}

function idOf([first]: readonly Event[]): string {
  return first?.type === 'run-started' ? first.runId : 'unknown';
}
