import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Random } from './clock.ts';

/** A seeded generator (xoroshiro128+), the same on every machine. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(scattered(seed));
  return { between: (min, max) => uniformInt(generator, min, max) };
}

// The first number of a fresh generator is its seed plus a constant, so seeds 1, 2, 3 would choose neighbours.
// The finalizer of MurmurHash3 (one to one on 32 bits) puts neighbouring seeds far apart.
function scattered(seed: number): number {
  let bits = seed ^ (seed >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
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
