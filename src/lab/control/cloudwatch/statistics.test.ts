import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statisticOf } from './statistic.ts';
import { merged, setOf, setOfValues } from './statistics.ts';
import type { StatisticSet } from './records.ts';

const value = fc.integer({ min: -50, max: 50 });
const values = fc.array(value, { minLength: 1, maxLength: 40 });

function setFrom(all: readonly number[]): StatisticSet {
  return setOfValues(all.map((each) => [each, 1]));
}

function read(name: string, all: readonly number[]): number | undefined {
  return statisticOf(name)?.(setFrom(all));
}

describe('statistic sets', () => {
  it('are the same however their values were put together', () => {
    fc.assert(
      fc.property(values, fc.nat(), (all, cut) => {
        const place = 1 + (cut % all.length);
        const [left, right] = [all.slice(0, place), all.slice(place)];
        const both = right.length > 0 ? merged(setFrom(left), setFrom(right)) : setFrom(left);
        expect(both).toEqual(setFrom(all));
        expect(all.map((each) => setOf(each)).reduce(merged)).toEqual(setFrom(all));
      }),
    );
  });

  it('merge in any order', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const left = merged(merged(setFrom(a), setFrom(b)), setFrom(c));
        const right = merged(setFrom(c), merged(setFrom(b), setFrom(a)));
        expect(left).toEqual(right);
      }),
    );
  });

  it('have the plain statistics of their values', () => {
    fc.assert(
      fc.property(values, (all) => {
        const sum = all.reduce((total, each) => total + each, 0);
        expect(read('SampleCount', all)).toBe(all.length);
        expect(read('Sum', all)).toBe(sum);
        expect(read('Average', all)).toBeCloseTo(sum / all.length);
        expect(read('Minimum', all)).toBe(Math.min(...all));
        expect(read('Maximum', all)).toBe(Math.max(...all));
      }),
    );
  });

  it('have a percentile at or below which that share of the values lies', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 100 }), (all, percent) => {
        const found = read(`p${percent}`, all) ?? NaN;
        const upTo = all.filter((each) => each <= found).length;
        const below = all.filter((each) => each < found).length;
        expect(upTo / all.length).toBeGreaterThanOrEqual(percent / 100 - 1e-9);
        expect(below / all.length).toBeLessThanOrEqual(Math.max(percent / 100, 0) + 1e-9);
      }),
    );
  });

  it('keep their size bounded, and percentiles to three digits', () => {
    const all = Array.from({ length: 50_000 }, (_, index) => 1 + index / 1000);
    const set = setFrom(all);
    expect(set.values?.size).toBeLessThan(2000);
    expect(statisticOf('p99')?.(set)).toBeCloseTo(50.5, 0);
  });

  it('have no percentile where only statistics were put', () => {
    expect(statisticOf('p50')?.({ count: 3, sum: 6, min: 1, max: 3 })).toBeUndefined();
    expect(statisticOf('p50')?.({ count: 3, sum: 6, min: 2, max: 2 })).toBe(2);
  });
});

describe('statistics of a part of the values', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    ['tm90', 45.5],
    ['tc90', 90],
    ['ts90', 4095],
    ['wm90', 49.95],
    ['IQM', 50.5],
    ['TM(10%:90%)', 50.5],
    ['TM(:10)', 5.5],
    ['TC(90:)', 10],
    ['PR(:25)', 25],
    ['PR(20:50)', 30],
    ['WM(10%:90%)', 50.5],
  ])('%s of 1 to 100 is %d', (name, expected) => {
    expect(read(name, hundred)).toBeCloseTo(expected);
  });

  it.each(['p101', 'p', 'tm', 'median', 'TM(:)', 'TM(90%:10%)', 'PR(10%:20%)', 'TM(10:90%)', 'average', ''])(
    '"%s" is none',
    (name) => {
      expect(statisticOf(name)).toBeUndefined();
    },
  );
});
