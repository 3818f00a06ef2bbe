import { seededRandom } from '#core';
import type { Random } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftOf } from './drift.ts';
import type { Point } from './trend.ts';

const seed = { seed: 20_260 };
const driftBelow = 0.1;
const trials = 150;

/** About normal: the sum of twelve uniform numbers (Irwin-Hall). */
function normal(random: Random): number {
  const uniform = () => random.between(0, 1_000_000) / 1_000_000;
  return Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

/** Values around 100 ms times a shape, a second apart. */
function series(random: Random, length: number, noise: number, shape: (part: number) => number): Point[] {
  return Array.from({ length }, (_, at): Point => {
    return [at * 1000, 100 * shape(at / (length - 1)) * (1 + noise * normal(random))];
  });
}

function shareDrifting(length: number, noise: number, shape: (part: number) => number): number {
  let drifting = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const { verdict } = driftOf(series(seededRandom(trial), length, noise, shape), { driftBelow });
    if (verdict === 'drifts') drifting += 1;
  }
  return drifting / trials;
}

describe('a series drifts', () => {
  it.each([
    ['rises by 30 % along a line', 30, (part: number) => 1 + 0.3 * part],
    ['falls by 30 % along a line', 30, (part: number) => 1.3 - 0.3 * part],
    ['rises by 30 % in a step in the middle', 30, (part: number) => (part < 0.5 ? 1 : 1.3)],
    ['rises by 30 % in an early step', 30, (part: number) => (part < 0.3 ? 1 : 1.3)],
    ['falls by 30 % in a step in a short series', 16, (part: number) => (part < 0.5 ? 1.3 : 1)],
    ['rises by 30 % along a line in a short series', 16, (part: number) => 1 + 0.3 * part],
  ])('when it %s, with 5 % noise', (_, length, shape) => {
    expect(shareDrifting(length, 0.05, shape)).toBeGreaterThan(0.95);
  });

  it.each([
    ['a short', 8],
    ['an ordinary', 30],
    ['a long', 60],
  ])('hardly ever where %s one is noise alone, little or much', (_, length) => {
    expect(shareDrifting(length, 0.05, () => 1)).toBeLessThan(0.02);
    expect(shareDrifting(length, 0.5, () => 1)).toBeLessThan(0.04);
  });

  it('by how much: the size of a line and of a step', () => {
    const line = driftOf(
      series(seededRandom(1), 40, 0.01, (part) => 1 + 0.3 * part),
      { driftBelow },
    );
    expect(line.change).toBeGreaterThan(27);
    expect(line.change).toBeLessThan(33);
    expect(line.share).toBeCloseTo(0.26, 1);
  });
});

describe('a series is steady', () => {
  it('where a sure trend is smaller than the bound', () => {
    const points = series(seededRandom(2), 60, 0.005, (part) => 1 + 0.05 * part);
    expect(driftOf(points, { driftBelow }).verdict).toBe('steady');
    expect(driftOf(points, { driftBelow: 0.02 }).verdict).toBe('drifts');
  });

  it('where the change is a fraction of a millisecond, however large a part', () => {
    const points = Array.from({ length: 20 }, (_, at): Point => [at * 1000, 0.5 + at * 0.04]);
    expect(driftOf(points, { driftBelow })).toMatchObject({ verdict: 'steady' });
    expect(driftOf(points, { driftBelow, floor: 0 }).verdict).toBe('drifts');
  });
});

it('tells nothing from fewer than 8 values', () => {
  const rising = (length: number) => Array.from({ length }, (_, at): Point => [at, 100 + 10 * at]);
  expect(driftOf(rising(7), { driftBelow }).verdict).toBe('not told yet');
  expect(driftOf([], { driftBelow }).verdict).toBe('not told yet');
  expect(driftOf(rising(8), { driftBelow }).verdict).toBe('drifts');
});

describe('the verdict', () => {
  const values = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 8, maxLength: 40 });
  const pointsOf = (values: readonly number[], scale = 1, later = 0) =>
    values.map((value, at): Point => [at * 1000 + later, value * scale]);

  it('does not depend on the order in which the points come', () => {
    fc.assert(
      fc.property(values, (values) => {
        const points = pointsOf(values);
        expect(driftOf([...points].reverse(), { driftBelow })).toEqual(driftOf(points, { driftBelow }));
      }),
      seed,
    );
  });

  it('does not depend on the unit, nor on when the series began', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1e6 }), (values, later) => {
        const { verdict, share } = driftOf(pointsOf(values), { driftBelow, floor: 0 });
        const other = driftOf(pointsOf(values, 8, later * 1000), { driftBelow, floor: 0 });
        expect(other.verdict).toBe(verdict);
        expect(other.share).toBeCloseTo(share, 6);
      }),
      seed,
    );
  });

  it('is the same of the series turned round, with the other sign', () => {
    fc.assert(
      fc.property(values, (values) => {
        const there = driftOf(pointsOf(values), { driftBelow });
        const back = driftOf(pointsOf([...values].reverse()), { driftBelow });
        expect(back.verdict).toBe(there.verdict);
        expect(Math.sign(back.change) + Math.sign(there.change)).toBe(0);
      }),
      seed,
    );
  });

  it('never becomes steady where the bound is made smaller', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 0.5, noNaN: true }), (values, smaller) => {
        const isSteady = (driftBelow: number) =>
          driftOf(pointsOf(values), { driftBelow }).verdict === 'steady';
        expect(isSteady(smaller) || !isSteady(smaller / 2)).toBe(true);
      }),
      seed,
    );
  });
});
