import type { DnsObservation } from '#core';

/** How many of a fold's answers were sent since t0: of those between the first and the last it is not told when. */
export function countSince({ count, sent: [first, last] }: DnsObservation, t0: number): Counted {
  if (last < t0) return { lo: 0, hi: 0 };
  return first < t0 ? { lo: 1, hi: count - 1 } : { lo: count, hi: count };
}

/** The sent time of the first answer that surely was sent since t0, of a fold that has one. */
export function firstSince({ sent: [first, last] }: DnsObservation, t0: number): number {
  return first < t0 ? last : first;
}

/** Between how many and how many there were. */
export interface Counted {
  lo: number;
  hi: number;
}

export function plus(one: Counted, other: Counted): Counted {
  return { lo: one.lo + other.lo, hi: one.hi + other.hi };
}
