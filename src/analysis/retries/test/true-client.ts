import { harnessOverloaded, retryPlaces } from '#core';
import type { Interval, RetryPolicy, Sample } from '#core';
import * as fc from 'fast-check';
import { intervalMs } from '../../test/scripted-run.ts';

// Servers whose outages are known, a probe that takes them in turn, and a client that really tries again.

export const timeoutMs = 1000;
const places = 120;
export const spanMs = places * intervalMs;

/** One address: when it fails, with which reason, and how soon. */
interface Spell {
  from: number;
  reason: 'refused' | 'timeout' | null;
}

export interface Scene {
  /** Of each address, in the order of time. */
  spells: Spell[][];
  samples: Sample[];
  /** The address that each sample's send went to. */
  wentTo: number[];
  policy: RetryPolicy;
  isBalanced: boolean;
  /** Draws numbers below a bound: the choices that a client or a balancer makes by itself. */
  draw: (below: number) => number;
}

/**
 * No spell is shorter than the time between two sends to its address: what nobody met can't be told. A send that was
 * spoiled may have taken a turn or not.
 */
export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    count: fc.integer({ min: 1, max: 4 }),
    isBalanced: fc.boolean(),
    maxJitterMs: fc.integer({ min: 0, max: intervalMs - 1 }),
    spoiledOneIn: fc.constantFrom(0, 12, 60),
    policy: fc.record<RetryPolicy>({
      name: fc.constant('tried'),
      on: fc.constantFrom<string[]>(['refused'], ['timeout'], ['refused', 'timeout'], ['any'], ['reset']),
      attempts: fc.integer({ min: 1, max: 4 }),
      pauseMs: fc.constantFrom(0, 30, 150, 700, 2500),
      to: fc.constantFrom(...retryPlaces),
    }),
    seeds: fc.array(fc.nat(1_000_000), { minLength: 64, maxLength: 64 }),
  })
  .map(({ count, isBalanced, maxJitterMs, spoiledOneIn, policy, seeds }) => {
    let drawn = 0;
    const draw = (below: number) => {
      drawn += 1;
      const seed = seeds[drawn % seeds.length] ?? 0;
      return ((seed + drawn * 7919) * 2_654_435) % Math.max(1, below);
    };
    const shortest = count * intervalMs + maxJitterMs + 1;
    const spells = Array.from({ length: count }, () => spellsOf(draw, shortest));
    let turn = draw(count);
    const wentTo: number[] = [];
    const samples = Array.from({ length: places }, (_, n): Sample => {
      const scheduled = n * intervalMs;
      wentTo.push(turn % count);
      const sent = scheduled + (maxJitterMs === 0 ? 0 : draw(maxJitterMs + 1));
      if (spoiledOneIn > 0 && draw(spoiledOneIn) === 0) {
        turn += draw(2);
        return { n, scheduled, sent, done: sent, outcome: 'unknown', reason: harnessOverloaded };
      }
      const reason = reasonAt(spells[turn % count] ?? [], sent);
      turn += 1;
      const done = sent + tookMs(reason, draw);
      const times = { n, scheduled, sent, done };
      return reason === null ? { ...times, outcome: 'ok' } : { ...times, outcome: 'failed', reason };
    });
    return { spells, samples, wentTo, policy, isBalanced, draw };
  });

function spellsOf(draw: (below: number) => number, shortest: number): Spell[] {
  const spells: Spell[] = [];
  let isWell = draw(2) === 0;
  for (let from = 0; from < spanMs + 20_000; from += shortest + draw(3000)) {
    spells.push({ from, reason: isWell ? null : draw(2) === 0 ? 'refused' : 'timeout' });
    isWell = !isWell;
  }
  return spells;
}

const reasonAt = (spells: readonly Spell[], moment: number) =>
  spells.findLast(({ from }) => from <= moment)?.reason ?? null;

const tookMs = (reason: Spell['reason'], draw: (below: number) => number) =>
  reason === 'timeout' ? timeoutMs : 1 + draw(20);

/** Whether each sample's request was served in the end, by a client that sends with the probe. */
export function servedInTheEnd({
  spells,
  samples,
  wentTo,
  policy,
  isBalanced,
  draw,
}: Scene): (boolean | null)[] {
  const count = spells.length;
  return samples.map((sample, place) => {
    if (sample.outcome === 'unknown') return null;
    if (sample.outcome === 'ok') return true;
    const own = wentTo[place] ?? 0;
    let tried = [own];
    let [reason, free] = [sample.reason ?? '', sample.done];
    for (let attempt = 2; attempt <= policy.attempts; attempt += 1) {
      if (!policy.on.includes('any') && !policy.on.includes(reason)) return false;
      const sent = free + policy.pauseMs;
      const all = spells.map((_, index) => index);
      const others = all.filter((index) => !tried.includes(index));
      if (others.length === 0) tried = [own];
      const another = others.length > 0 ? others : all.filter((index) => index !== own);
      const isFree = isBalanced || count === 1 || policy.to === 'any address';
      const choices = isFree ? all : policy.to === 'the same address' ? [own] : another;
      const choice = choices[draw(choices.length)] ?? own;
      tried.push(choice);
      const met = reasonAt(spells[choice] ?? [], sent);
      if (met === null) return true;
      [reason, free] = [met, sent + tookMs(met, draw)];
    }
    return false;
  });
}

/** The longest stretch of sends that were not served, between served ones. */
export function longestUnserved(samples: readonly Sample[], served: readonly (boolean | null)[]): Interval {
  let longest: Interval = { lo: 0, hi: 0 };
  let okBefore: number | null = null;
  let first: number | null = null;
  let last: number | null = null;
  const close = (okAfter: number | null) => {
    if (first === null || last === null) return;
    const hi = okBefore === null || okAfter === null ? null : okAfter - okBefore;
    longest = {
      lo: Math.max(longest.lo, last - first),
      hi: longest.hi === null || hi === null ? null : Math.max(longest.hi, hi),
    };
    first = null;
    last = null;
  };
  for (const [index, { sent }] of samples.entries()) {
    const isServed = served[index];
    if (isServed === true) {
      close(sent);
      okBefore = sent;
    } else if (isServed === false) {
      first ??= sent;
      last = sent;
    }
  }
  close(null);
  return longest;
}
