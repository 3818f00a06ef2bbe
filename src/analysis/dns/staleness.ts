import type { DnsObservation, Interval } from '#core';
import type { DeadStretch, Fate } from './fate.ts';

/** How one fold of answers stands against what was dead when they were given. */
export interface Staleness {
  /** How many of the answers surely had a dead address, and how many perhaps. */
  answers: { sure: number; perhaps: number };
  /** Addresses of a task, and of those the ones that were surely and perhaps dead at the last answer. */
  comparable: number;
  dead: { sure: number; perhaps: number };
  oldestDeadMs: Interval | null;
}

/** Every answer of a fold was given at some moment between its send and its end. */
export function stalenessOf(fold: DnsObservation, fates: readonly Fate[]): Staleness {
  const told = fates.map(({ stretches }) => stretches.map((stretch) => oneStretch(fold, stretch)));
  const all = told.flat();
  const last = told.map((each) => ({
    sure: each.some(({ sure }) => sure > 0),
    perhaps: each.some(({ isPerhapsLast }) => isPerhapsLast),
  }));
  const sureAges = all.flatMap(({ age }) => age.sure ?? []);
  // One that perhaps was dead may have been so for longer.
  const ages = all.flatMap(({ age }) => age.perhaps ?? []);
  return {
    answers: {
      sure: Math.max(0, ...all.map(({ sure }) => sure)),
      perhaps: all.some(({ isPerhaps }) => isPerhaps) ? fold.count : 0,
    },
    comparable: fates.filter(({ wasLive }) => wasLive).length,
    dead: {
      sure: last.filter(({ sure }) => sure).length,
      perhaps: last.filter(({ perhaps }) => perhaps).length,
    },
    oldestDeadMs: sureAges.length === 0 ? null : { lo: Math.max(...sureAges), hi: Math.max(...ages) },
  };
}

/** Of answers of which nothing tells what was dead then: each address may have been. */
export function unknownStaleness({ addresses: { length: all }, count }: DnsObservation): Staleness {
  return {
    answers: { sure: 0, perhaps: all === 0 ? 0 : count },
    comparable: all,
    dead: { sure: 0, perhaps: all },
    oldestDeadMs: null,
  };
}

function oneStretch({ sent, done, count }: DnsObservation, { from, to }: DeadStretch) {
  const isPerhaps = done[1] > from.lo && (to === null || sent[0] < to.hi);
  const isPerhapsLast = done[1] > from.lo && (to === null || sent[1] < to.hi);
  const isEndSure = to === null || done[1] <= to.lo;
  const isSure = (since: number) => isEndSure && from.hi !== null && from.hi <= since;
  const sure = isSure(sent[0]) ? count : isSure(sent[1]) ? 1 : 0;
  const age = {
    sure: sure > 0 ? sent[1] - (from.hi ?? sent[1]) : null,
    perhaps: isPerhapsLast ? done[1] - from.lo : null,
  };
  return { isPerhaps, isPerhapsLast, sure, age };
}
