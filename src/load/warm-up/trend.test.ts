import { describe, expect, it } from 'vitest';
import { mannKendall, medianOf, theilSen } from './trend.ts';

describe('mannKendall', () => {
  it.each([
    ['rises all the way', [1, 2, 3, 4, 5, 6, 7, 8], 3.341],
    ['falls all the way', [8, 7, 6, 5, 4, 3, 2, 1], -3.341],
    ['has ties, S = 22 and variance 58', [1, 1, 1, 2, 2, 2, 3, 4], 2.757],
    ['turns round', [1, 2, 3, 4, 4, 3, 2, 1], 0],
    ['is flat', [5, 5, 5, 5], 0],
    ['has one value', [5], 0],
  ])('scores a series that %s', (_, values, score) => {
    expect(mannKendall(values)).toBeCloseTo(score, 2);
  });
});

describe('theilSen', () => {
  it('is not led away by a few wild values', () => {
    const line = Array.from({ length: 20 }, (_, at) => [at, 3 + 2 * at] as const);
    const wild = line.map(([at, value]) => [at, at % 7 === 3 ? 1000 : value] as const);
    expect(theilSen(line)).toBeCloseTo(2, 9);
    expect(theilSen(wild)).toBeCloseTo(2, 9);
  });

  it('is 0 without two different times', () => {
    expect(theilSen([])).toBe(0);
    expect(
      theilSen([
        [1, 2],
        [1, 3],
      ]),
    ).toBe(0);
  });
});

describe('medianOf', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[], 0],
  ])('of %j is %d', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });
});
