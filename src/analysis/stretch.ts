import type { Fold } from '#core';

/** Why a place has no sample: it was due, and nothing was ever heard of it. */
const missing = 'missing';

/** How many places a fold covers. */
export function countOf({ n: [first, last] }: Fold): number {
  return last - first + 1;
}

/** Whether Squall heard of it at all. */
export function isMissing({ outcome, reason }: Fold): boolean {
  return outcome === 'unknown' && reason === missing;
}

/** A fold of what tells outcomes and moments, and neither latency nor lateness; decided when it was sent, unless told. */
export function bareFold(
  fold: Pick<Fold, 'probe' | 'n' | 'outcome' | 'sent'> &
    Partial<Pick<Fold, 'reason' | 'done' | 'longestGapMs'>>,
): Fold {
  return { done: fold.sent, longestGapMs: 0, maxLatenessMs: 0, latency: [], lateness: [], ...fold };
}

/** Places nothing was heard of, as unknown samples between two send times. */
export function missingFold(probe: string, n: [number, number], from: number, to: number): Fold {
  return bareFold({ probe, n, outcome: 'unknown', reason: missing, sent: [from, Math.max(from, to)] });
}

/**
 * Splits a fold into the samples done before t0 and those done since. Where t0 lies inside a fold, its places are
 * taken as evenly spaced, and all of its latencies as since: at most one flush of the recorder is blurred.
 */
export function splitAt(fold: Fold, t0: number | null): { before?: Fold; since?: Fold } {
  const [earliest, latest] = fold.done;
  if (t0 === null || latest < t0) return { before: fold };
  if (earliest >= t0) return { since: fold };
  const gaps = countOf(fold) - 1;
  if (gaps === 0) return { since: fold };
  const early = Math.min(gaps, Math.max(1, Math.ceil((gaps * (t0 - earliest)) / (latest - earliest))));
  const [firstSent, lastSent] = fold.sent;
  const sentAt = (place: number) => firstSent + ((lastSent - firstSent) * place) / gaps;
  const [first, last] = fold.n;
  return {
    before: {
      ...fold,
      n: [first, first + early - 1],
      sent: [firstSent, sentAt(early - 1)],
      done: [earliest, t0],
      latency: [],
      lateness: [],
    },
    since: { ...fold, n: [first + early, last], sent: [sentAt(early), lastSent], done: [t0, latest] },
  };
}
