import { seededRandom } from '#core';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cap } from './caps.ts';
import { firstWithin } from './in-order.ts';

/** In the order in which they differ first: sets of `k` by the places of their members. */
function setsOf(ids: readonly string[], k: number): string[][] {
  if (k === 0) return [[]];
  const [first, ...rest] = ids;
  if (first === undefined) return [];
  return [...setsOf(rest, k - 1).map((set) => [first, ...set]), ...setsOf(rest, k)];
}

it('the first within caps is the first of all sets that the caps allow', () => {
  const anyCase = fc.record({
    size: fc.integer({ min: 1, max: 8 }),
    k: fc.integer({ min: 1, max: 8 }),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(anyCase, ({ size, k, seed }) => {
      const random = seededRandom(seed);
      const order = Array.from({ length: size }, (_, n) => `i-${n}`);
      const caps = Array.from({ length: 4 }, (_, n): Cap => {
        const members = new Set(order.filter(() => random.between(0, 2) > 0));
        return { kind: 'service', name: `s${n}`, members, most: random.between(0, 3) };
      });
      const best = setsOf(order, k).find((set) =>
        caps.every(({ members, most }) => set.filter((id) => members.has(id)).length <= most),
      );
      const first = firstWithin(order, k, caps);
      expect(first.length === k ? first : undefined).toEqual(best);
    }),
    { seed: 1, numRuns: 500 },
  );
});

it('of many, too, is found without looking ahead', () => {
  const order = Array.from({ length: 10_000 }, (_, n) => `i-${n}`);
  const caps: Cap[] = [{ kind: 'zone', name: 'a', members: new Set(order.slice(0, 3_000)), most: 1_000 }];
  const first = firstWithin(order, 2_000, caps);
  expect(first.slice(0, 1_000)).toEqual(order.slice(0, 1_000));
  expect(first.slice(1_000)).toEqual(order.slice(3_000, 4_000));
});
