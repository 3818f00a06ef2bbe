import { describe, expect, it } from 'vitest';
import { Baseline, mostOf } from './baseline.ts';

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

describe('what a service may lose in a second', () => {
  it('is nothing since the fault, where it lost nothing before', () => {
    const baseline = new Baseline();
    baseline.add(0, 5000);
    expect(baseline.lostAllowed(1_000_000, true)).toBe(0);
  });

  it('is before the fault what one in a thousand explains', () => {
    expect(new Baseline().lostAllowed(100, false)).toBeGreaterThan(0);
    expect(new Baseline().lostAllowed(100, false)).toBeLessThan(6);
  });

  it('is since the fault what it lost before, and no more than that explains', () => {
    const baseline = new Baseline();
    baseline.add(10, 100_000);
    const allowed = baseline.lostAllowed(10_000, true);
    expect(allowed).toBeGreaterThan(1);
    expect(allowed).toBeLessThan(20);
  });

  it.each([0.1, 1, 7, 100, 499])(
    'is passed by chance less than once in a million, at a mean of %d',
    (mean) => {
      const most = mostOf(mean * 1000, 0.001);
      expect(chanceBeyond(most, mean)).toBeLessThanOrEqual(1.01e-6);
      expect(chanceBeyond(most - 1, mean)).toBeGreaterThan(1e-6);
    },
  );

  it('grows on with the mean, and is never more than there are', () => {
    expect(mostOf(501_000, 0.001)).toBeGreaterThanOrEqual(mostOf(499_000, 0.001));
    expect(mostOf(2, 0.9)).toBeLessThanOrEqual(2);
  });
});
