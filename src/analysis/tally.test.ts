import type { Histogram } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tally } from './tally.ts';

const histogram: fc.Arbitrary<Histogram> = fc
  .uniqueArray(fc.tuple(fc.nat(4000), fc.integer({ min: 1, max: 1_000_000 })), {
    selector: ([bucket]) => bucket,
    maxLength: 20,
  })
  .map((all) => all.sort(([a], [b]) => a - b));

describe('a tally', () => {
  it('is the same whenever it was put away', () => {
    const packings = fc.array(fc.tuple(histogram, fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(packings, (all) => {
        const [plain, packed] = [new Tally(), new Tally()];
        for (const [one, isPacked] of all) {
          plain.add(one);
          packed.add(one);
          if (isPacked) packed.pack();
        }
        expect(packed.toHistogram()).toEqual(plain.toHistogram());
        for (const limit of [0, 1, 50, 10_000])
          expect(packed.countAbove(limit)).toBe(plain.countAbove(limit));
      }),
    );
  });
});
