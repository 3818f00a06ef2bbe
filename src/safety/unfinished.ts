import { createAnalysis } from '#analysis';
import { RefusedError, messageOf } from '#core';
import type { Event, UndoStep } from '#core';
import { formerHolders, readFormerJournal } from '#journal';
import type { FormerJournal, LeaseRecord } from '#journal';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a run has recorded to be put back and what nobody has put back, by the fault's place in its plan. */
export interface Unfinished {
  runId: string;
  /** Its directory. */
  run: string;
  former: FormerJournal;
  left: { fault: number; step: UndoStep; why: string }[];
}

/** What is left to be put back of the run in a directory; raises BadInputError where there is no journal. */
export async function readUnfinished(run: string): Promise<Unfinished> {
  const former = await readFormerJournal(join(run, 'journal.ndjson'));
  return { runId: idOf(former.events), run, former, left: leftOf(former.events) };
}

/** The runs of this machine that ended with something left, as far as their journals are there. */
export async function unfinishedRuns(directory: string): Promise<Unfinished[]> {
  const runs = new Set(formerHolders(directory).map(({ run }) => run));
  const all = await Promise.all(
    [...runs].filter((run) => existsSync(join(run, 'journal.ndjson'))).map((run) => readUnfinished(run)),
  );
  return all.filter(({ left }) => left.length > 0);
}

/** Raises RefusedError where one who held the target before left something to be put back, or that can't be known. */
export async function refuseUnfinished(former: readonly LeaseRecord[], target: string): Promise<void> {
  for (const { run, runId } of former) {
    if (!existsSync(join(run, 'journal.ndjson'))) continue;
    const unfinished = await readUnfinished(run).catch((error: unknown) => {
      throw new RefusedError(`What run ${runId} left of ${target} can't be known: ${messageOf(error)}`, {
        hint: `Look at ${run}; once nothing is left there, move it away.`,
        cause: error,
      });
    });
    const { left } = unfinished;
    if (left.length === 0) continue;
    throw new RefusedError(
      `Run ${runId} has left ${target} changed: ${left.length} ${left.length === 1 ? 'thing is' : 'things are'} to be put back.`,
      { hint: `Put it back first: squall recover ${run}` },
    );
  }
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
