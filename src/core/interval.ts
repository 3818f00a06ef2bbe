/** A quantity known only to lie between two bounds, in milliseconds; `hi: null` means unbounded. */
export interface Interval {
  lo: number;
  hi: number | null;
}

/** Whether the whole interval, none of it or only a part satisfies `value <= limit`. */
export function compareAtMost(interval: Interval, limit: number): 'all' | 'none' | 'part' {
  if (interval.hi !== null && interval.hi <= limit) return 'all';
  return interval.lo > limit ? 'none' : 'part';
}

/** The interval of the maximum of several quantities: [max lo, max hi]; undefined for no quantities. */
export function latest(intervals: readonly Interval[]): Interval | undefined {
  if (intervals.length === 0) return undefined;
  let lo = 0;
  let hi: number | null = 0;
  for (const interval of intervals) {
    lo = Math.max(lo, interval.lo);
    hi = hi === null || interval.hi === null ? null : Math.max(hi, interval.hi);
  }
  return { lo, hi };
}
