import type { Estimate, Random } from '#core';
import { chanceOfAll } from './chance-of-all.ts';
import { deckOf } from './draws.ts';
import { wilson } from './estimates.ts';
import type { Losses } from './losses.ts';
import { tallyOf } from './tally.ts';

/** Hosts that are drawn for it, and how many draws are more than enough. */
const drawnAtMost = 6_000_000;
const drawsAtMost = 40_000;

/**
 * The chance that any service is lost by a uniform draw. Where the chances sum to less than 1, by Karp, Luby and Madras
 * (1989): a service by its chance, then a draw that loses it, which counts as one part of all that it loses. The
 * error is then a share of the sum, however small that is. Else by plain draws.
 */
export function sampledAny(losses: Losses, random: Random, most = drawsAtMost): Estimate {
  const { pool, k, hosts } = losses;
  const chances = hosts.map((own) => chanceOfAll(own.length, pool.length, k));
  const sum = chances.reduce((total, chance) => total + chance, 0);
  const draws = Math.max(200, Math.min(most, Math.floor(drawnAtMost / Math.max(1, k))));
  const deck = deckOf(pool.length, random);
  const tally = tallyOf(losses, []);
  let parts = 0;
  const pick = sum < 1 ? pickerOf(chances, random) : undefined;
  for (let drawn = 0; drawn < draws; drawn += 1) {
    if (pick === undefined) {
      tally.add(deck.draw(k));
    } else {
      const before = tally.services.sum;
      tally.add(deck.draw(k, hosts[pick()]));
      parts += 1 / (tally.services.sum - before);
    }
  }
  const mean = (pick === undefined ? tally.any : parts) / draws;
  const scale = pick === undefined ? 1 : sum;
  const { lo, hi } = wilson(mean, draws);
  return { value: mean * scale, method: 'sampled', interval: { lo: lo * scale, hi: hi * scale }, draws };
}

/** Indexes by their weights. */
function pickerOf(weights: readonly number[], random: Random): () => number {
  const upTo: number[] = [];
  let total = 0;
  for (const weight of weights) upTo.push((total += weight));
  const steps = 2 ** 31;
  return () => {
    const wanted = (random.between(0, steps - 1) / steps) * total;
    let [lo, hi] = [0, upTo.length - 1];
    while (lo < hi) {
      const middle = (lo + hi) >> 1;
      if ((upTo[middle] ?? 0) > wanted) hi = middle;
      else lo = middle + 1;
    }
    return lo;
  };
}
