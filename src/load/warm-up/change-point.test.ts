import { describe, expect, it } from 'vitest';
import { pettitt } from './change-point.ts';

function step(before: number, after: number): number[] {
  return [...Array<number>(before).fill(10), ...Array<number>(after).fill(14)];
}

describe('pettitt', () => {
  it.each([
    [8, 8],
    [15, 15],
    [10, 20],
    [20, 10],
  ])('finds the step after %d of values and its size, %d after it', (before, after) => {
    const { index, change, p } = pettitt(step(before, after));
    expect([index, change]).toEqual([before, 4]);
    expect(p).toBeLessThan(0.01);
  });

  it('takes a step in a short series for possible chance', () => {
    expect(pettitt(step(7, 7)).p).toBeGreaterThan(0.01);
  });

  it('finds nothing in a flat series, nor in none', () => {
    expect(pettitt([1, 1, 1, 1])).toEqual({ index: 0, change: 0, p: 1 });
    expect(pettitt([]).change).toBe(0);
  });
});
