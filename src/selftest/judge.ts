import type { Outage } from '#analysis';
import type { Fold, SelfTest } from '#core';
import type { Stage, Window } from './staged.ts';

/** What was found of one stage, and how many requests met each of its windows. */
export interface Told {
  stage: Stage;
  outages: readonly Outage[];
  hits: readonly number[];
  folds: readonly Fold[];
}

export type Counts = Pick<SelfTest, 'healthy' | 'outages' | 'short'>;

// One self-test in 150,000 is further off than this by chance.
const standardDeviations = 4.5;

/** Counts what was told rightly and wrongly. */
export function judge(all: readonly Told[]): Counts {
  const counts: Counts = {
    healthy: { samples: 0, falseFailures: 0, unknown: 0 },
    outages: { staged: 0, seen: 0, wrong: 0 },
    short: { staged: 0, missed: 0, expectedMissed: 0 },
  };
  for (const told of all) count(told, counts);
  return counts;
}

/** Whether nothing was told wrongly, and no more outages missed than the interval lets through. */
export function isWithoutError({ healthy, outages, short }: Counts): boolean {
  const share = short.expectedMissed / Math.max(1, short.staged);
  const spread = standardDeviations * Math.sqrt(short.staged * share * (1 - share));
  const hasData = healthy.samples > healthy.unknown && outages.seen > 0 && short.staged > 0;
  return (
    hasData &&
    healthy.falseFailures === 0 &&
    outages.wrong === 0 &&
    short.missed <= short.expectedMissed + spread
  );
}

function count(told: Told, { healthy, outages, short }: Counts): void {
  const { stage, folds, hits } = told;
  if (stage.outages === 'none') {
    healthy.samples += countOf(folds);
    healthy.falseFailures += countOf(folds.filter(({ outcome }) => outcome === 'failed'));
    healthy.unknown += countOf(folds.filter(({ outcome }) => outcome === 'unknown'));
    return;
  }
  const { seen, wrong } = compare(told);
  outages.wrong += wrong;
  if (stage.outages === 'long') {
    outages.staged += stage.server.windows.length;
    outages.seen += seen.filter(Boolean).length;
    return;
  }
  // Where the machine left out a send, 1 − d/T says nothing.
  for (const [index, window] of stage.server.windows.entries()) {
    if (isSpoiled(folds, window, 1000 / stage.ratePerSecond)) continue;
    short.staged += 1;
    short.expectedMissed += 1 - ((window[1] - window[0]) * stage.ratePerSecond) / 1000;
    // Two sends that a busy machine brought close together meet one outage and miss another.
    short.expectedMissed += Math.max(0, (hits[index] ?? 0) - 1);
    if (!seen[index]) short.missed += 1;
  }
}

/** Which windows were seen, and how many outages were told wrongly or not at all. */
function compare({ stage, outages, hits, folds }: Told): { seen: boolean[]; wrong: number } {
  const { windows } = stage.server;
  const seen = windows.map(() => false);
  const raw = new Map(folds.filter(({ n }) => n[0] === n[1]).map((fold) => [fold.sent[0], fold.done[1]]));
  const doneOf = (sentMs: number | null) => (sentMs === null ? Infinity : (raw.get(sentMs) ?? Infinity));
  let wrong = 0;
  for (const { start, end } of outages) {
    const [firstFailedDone, lastFailedDone, okDone] = [start.by, end.after, end.by].map(doneOf);
    const met = [...windows.entries()].filter(
      ([index, [from, to]]) =>
        (hits[index] ?? 0) > 0 && from <= (lastFailedDone ?? Infinity) && to >= start.by,
    );
    for (const [index] of met) seen[index] = true;
    const hasStart = met.some(
      ([, [from]]) => (start.after ?? 0) < from && from <= (firstFailedDone ?? Infinity),
    );
    const hasEnd = met.some(([, [, to]]) => end.after < to && to <= (okDone ?? Infinity));
    if (!hasStart || !hasEnd) wrong += 1;
  }
  const unseen = seen.filter((isSeen, index) => !isSeen && (hits[index] ?? 0) > 0);
  return { seen, wrong: wrong + unseen.length };
}

function isSpoiled(folds: readonly Fold[], [from, to]: Window, intervalMs: number): boolean {
  return folds.some(
    ({ outcome, sent }) =>
      outcome === 'unknown' && sent[0] <= to + intervalMs && sent[1] >= from - intervalMs,
  );
}

function countOf(folds: readonly Fold[]): number {
  return folds.reduce((sum, { n: [first, last] }) => sum + last - first + 1, 0);
}
