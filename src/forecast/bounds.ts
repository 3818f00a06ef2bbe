import { chanceOfAll, chancesOfAll } from './chance-of-all.ts';

/** Looks at two services of one host. */
const looksAtMost = 5_000_000;

/**
 * Bonferroni's inequalities (1936) for the chance that any of the sets is wholly among `k` drawn of `n`: at most the
 * sum of their chances, at least that sum less the chances of two at once, and at least the largest of them.
 */
export function bonferroni(sets: readonly number[][], n: number, k: number): { lo: number; hi: number } {
  const chances = sets.map((set) => chanceOfAll(set.length, n, k));
  const sum = chances.reduce((total, chance) => total + chance, 0);
  const largest = chances.reduce((most, chance) => Math.max(most, chance), 0);
  const pairs = pairSum(sets, n, k);
  const hi = Math.min(1, sum);
  return { lo: Math.min(hi, Math.max(largest, sum - pairs)), hi };
}

/** The chances that two sets are lost at once, summed over all pairs; Infinity where these are too many. */
function pairSum(sets: readonly number[][], n: number, k: number): number {
  const shared = sharedHosts(sets);
  if (shared === undefined) return Infinity;
  const most = sets.reduce((largest, set) => Math.max(largest, set.length), 0);
  const chances = chancesOfAll(2 * most, n, k);
  const chance = (size: number) => chances[size] ?? 0;
  const sizes = new Map<number, number>();
  for (const set of sets) sizes.set(set.length, (sizes.get(set.length) ?? 0) + 1);
  // Pairs by their sizes, as if none shared a host; then those that do.
  const apart = new Map<number, number>();
  const add = (size: number, count: number) => apart.set(size, (apart.get(size) ?? 0) + count);
  const counted = [...sizes];
  counted.forEach(([size, count], index) => {
    add(2 * size, (count * (count - 1)) / 2);
    for (const [other, others] of counted.slice(index + 1)) add(size + other, count * others);
  });
  let sum = 0;
  for (const [first, row] of shared.entries()) {
    for (const [second, common] of row) {
      const together = (sets[first]?.length ?? 0) + (sets[second]?.length ?? 0);
      add(together, -1);
      sum += chance(together - common);
    }
  }
  for (const [size, count] of apart) sum += count * chance(size);
  return sum;
}

/** By set, the later sets that share hosts with it, and how many. */
function sharedHosts(sets: readonly number[][]): Map<number, number>[] | undefined {
  const on = new Map<number, number[]>();
  sets.forEach((set, index) => {
    for (const host of set) {
      const some = on.get(host);
      if (some === undefined) on.set(host, [index]);
      else some.push(index);
    }
  });
  const rows = sets.map(() => new Map<number, number>());
  let looks = 0;
  for (const some of on.values()) {
    looks += some.length ** 2 / 2;
    if (looks > looksAtMost) return undefined;
    some.forEach((first, index) => {
      const row = rows[first];
      for (const second of some.slice(index + 1)) row?.set(second, (row.get(second) ?? 0) + 1);
    });
  }
  return rows;
}
