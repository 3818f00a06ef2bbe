import type { Findings } from './findings.ts';
import { addSends, noSends } from './sends.ts';
import type { SendRuns } from './sends.ts';

// The 97.5th percentile of the normal distribution: 95 % between both bounds.
const z = 1.959963984540054;

/**
 * Wilson's score interval of a share, 95 %, for `hits` of `of` draws (Wilson 1927). Good near 0 and 1 and for few
 * draws, where the textbook interval is not.
 */
export function wilson(hits: number, of: number): { lo: number; hi: number } {
  if (of <= 0) return { lo: 0, hi: 1 };
  const share = hits / of;
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const middle = share + (z * z) / (2 * of);
  const scale = 1 + (z * z) / of;
  return {
    lo: hits === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    hi: hits === of ? 1 : Math.min(1, (middle + spread) / scale),
  };
}

/**
 * Sends since t0 up to a moment and the share of them that failed. An unknown send may have failed or not: the
 * lower bound takes none, the upper bound all of them for failures.
 */
export function requestsLost(runs: readonly SendRuns[], until: number): Findings['requests'] {
  const sends = runs.map((one) => one.countUntil(until)).reduce(addSends, noSends);
  if (sends.ok + sends.failed === 0) return { ...sends, failedShare: null };
  const { lo } = wilson(sends.failed, sends.sent);
  const { hi } = wilson(sends.failed + sends.unknown, sends.sent);
  return { ...sends, failedShare: { lo, hi } };
}

/** The least share of all sends that failed and can be laid to the fault: those to services that were well before. */
export function attributableShare(
  all: readonly SendRuns[],
  wellBefore: readonly SendRuns[],
  until: number,
): number {
  const sum = (runs: readonly SendRuns[]) =>
    runs.map((one) => one.countUntil(until)).reduce(addSends, noSends);
  return wilson(sum(wellBefore).failed, sum(all).sent).lo;
}
