import { describe, expect, it } from 'vitest';
import { mostByChance } from './chance.ts';

/** The chance that more than so many of Poisson's come, added up term by term. */
function chanceBeyond(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let below = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    below += term;
  }
  return 1 - below;
}

describe('what chance explains', () => {
  it.each([0.001, 0.1, 1, 7, 100, 499])(
    'is passed less than once in a million times, at a mean of %d',
    (mean) => {
      const most = mostByChance(mean);
      expect(chanceBeyond(most, mean)).toBeLessThanOrEqual(1.01e-6);
      expect(chanceBeyond(most - 1, mean)).toBeGreaterThan(1e-6);
    },
  );

  it('is nothing where nothing is expected, and grows on with the mean', () => {
    expect(mostByChance(0)).toBe(0);
    expect(mostByChance(501)).toBeGreaterThanOrEqual(mostByChance(499));
    expect(mostByChance(10_000)).toBe(10_500);
  });
});
