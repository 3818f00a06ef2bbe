import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Random } from './clock.ts';

/** A seeded generator (xoroshiro128+), the same on every machine. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return { between: (min, max) => uniformInt(generator, min, max) };
}

/** `count` different members of `items`, uniform over all sets of that size (Fisher-Yates, first `count` steps). */
export function sample<T>(items: readonly T[], count: number, random: Random): T[] {
  const pool = [...items];
  const drawn: T[] = [];
  for (let taken = 0; taken < count && pool.length > 0; taken += 1) {
    const [item] = pool.splice(random.between(0, pool.length - 1), 1);
    if (item !== undefined) drawn.push(item);
  }
  return drawn;
}
