import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharesOf } from './shares.ts';

const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 });

/** By how much, at most, a part is off at any prefix of the places `from`, `from + by`, … */
function worstOff(given: readonly number[], from: number, by: number): number {
  const shareOf = sharesOf(given);
  const total = given.reduce((sum, weight) => sum + weight, 0);
  const counts = given.map(() => 0);
  let worst = 0;
  for (let taken = 1; taken <= 2000; taken += 1) {
    const part = shareOf(from + (taken - 1) * by);
    counts[part] = (counts[part] ?? 0) + 1;
    for (const [index, weight] of given.entries())
      worst = Math.max(worst, Math.abs((counts[index] ?? 0) - (taken * weight) / total));
  }
  return worst;
}

describe('parts', () => {
  it('are as their weights say within five requests, at every moment and from any on', () => {
    fc.assert(
      fc.property(weights, fc.nat(1_000_000_000), (given, from) => {
        expect(worstOff(given, from, 1)).toBeLessThan(5);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('are so for each generator within about as many requests as there are generators', () => {
    const generators = fc.integer({ min: 1, max: 64 });
    fc.assert(
      fc.property(weights, generators, fc.nat(), (given, of, worker) => {
        expect(worstOff(given, worker % of, of)).toBeLessThan(of + 6);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('are the whole where there is one, and none where a weight is next to nothing', () => {
    const one = sharesOf([0.3]);
    expect([0, 1, 2, 1e9].map(one)).toEqual([0, 0, 0, 0]);
    const tiny = sharesOf([1, 1e-12]);
    expect(Array.from({ length: 1000 }, (_, n) => tiny(n)).every((part) => part === 0)).toBe(true);
  });
});
