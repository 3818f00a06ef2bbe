import type { Random } from '#core';
import { deckOf } from './draws.ts';
import type { Losses } from './losses.ts';
import { tallyOf, type Tally } from './tally.ts';

/** As many sets are looked at one by one. */
const setsAtMost = 200_000;
/** Hosts that are drawn for a sample, and how many draws are more than enough. */
const drawnAtMost = 6_000_000;
const drawsAtMost = 40_000;

/** C(n, k), or Infinity from some number on. */
function countSets(n: number, k: number, most = setsAtMost): number {
  let count = 1;
  for (let taken = 0; taken < Math.min(k, n - k); taken += 1) {
    count = (count * (n - taken)) / (taken + 1);
    if (count > most * 2) return Infinity;
  }
  return Math.round(count);
}

/** Every set within the caps; undefined where there are too many to look at. */
export function allSets(losses: Losses, tasksOn: readonly number[]): Tally | undefined {
  const { pool, k, caps } = losses;
  if (countSets(pool.length, k) > setsAtMost) return undefined;
  const tally = tallyOf(losses, tasksOn);
  const left = caps.map(({ most }) => most);
  const chosen: number[] = [];
  choose(0);
  return tally;

  function choose(from: number): void {
    if (chosen.length === k) return tally.add(chosen);
    for (let host = from; host <= pool.length - (k - chosen.length); host += 1) {
      const bound = caps.flatMap(({ members }, index) => (members.has(host) ? [index] : []));
      if (bound.some((index) => left[index] === 0)) continue;
      for (const index of bound) left[index] = (left[index] ?? 0) - 1;
      chosen.push(host);
      choose(host + 1);
      chosen.pop();
      for (const index of bound) left[index] = (left[index] ?? 0) + 1;
    }
    return undefined;
  }
}

/**
 * Sets from the sampler given, or uniform draws of which those that break a cap are thrown away, which leaves the rest
 * uniform over the feasible ones. None may be left.
 */
export function someSets(
  losses: Losses,
  tasksOn: readonly number[],
  random: Random,
  draw?: (random: Random) => readonly string[],
): Tally {
  const { pool, k } = losses;
  const tally = tallyOf(losses, tasksOn);
  const draws = Math.max(200, Math.min(drawsAtMost, Math.floor(drawnAtMost / Math.max(1, k))));
  if (draw !== undefined) {
    const indexes = new Map(pool.map((id, index) => [id, index]));
    for (let drawn = 0; drawn < draws; drawn += 1)
      tally.add(draw(random).flatMap((id) => indexes.get(id) ?? []));
    return tally;
  }
  const deck = deckOf(pool.length, random);
  const isWithin = judgeOf(losses);
  for (let drawn = 0; drawn < draws; drawn += 1) {
    const set = deck.draw(k);
    if (isWithin(set)) tally.add(set);
  }
  return tally;
}

/** Tells sets within the caps from others; stops at the first host that is one too many. */
function judgeOf({ pool, caps }: Losses): (set: Int32Array) => boolean {
  const capsOn = pool.map((_, host) =>
    caps.flatMap(({ members }, index) => (members.has(host) ? [index] : [])),
  );
  const taken = new Int32Array(caps.length);
  return (set) => {
    taken.fill(0);
    for (const host of set) {
      for (const index of capsOn[host] ?? []) {
        const count = (taken[index] ?? 0) + 1;
        taken[index] = count;
        if (count > (caps[index]?.most ?? 0)) return false;
      }
    }
    return true;
  };
}
