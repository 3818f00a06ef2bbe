import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ranges } from './ranges.ts';

const numbers = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 });
const of = (all: readonly number[]) => new Ranges(all.map((n) => [n, n]));
const sorted = (all: Iterable<number>) => [...new Set(all)].sort((a, b) => a - b);

describe('ranges', () => {
  it('hold what a set holds, in whatever order it came', () => {
    fc.assert(
      fc.property(numbers, numbers, (some, others) => {
        const [a, b] = [of(some), of(others)];
        const [left, right] = [new Set(some), new Set(others)];
        expect([...a]).toEqual(sorted(some));
        expect(a.count()).toBe(left.size);
        expect([...a.and(b)]).toEqual(sorted(some.filter((n) => right.has(n))));
        expect([...a.without(b)]).toEqual(sorted(some.filter((n) => !right.has(n))));
        for (let n = 0; n <= 60; n += 1) {
          expect(a.has(n)).toBe(left.has(n));
          expect(a.at(n)).toBe(sorted(some)[n]);
        }
        expect(a.last()).toBe(sorted(some).at(-1));
      }),
    );
  });

  it('keep one run for consecutive numbers, however many', () => {
    const ranges = new Ranges();
    for (let n = 0; n < 100_000; n += 2) ranges.add(n, n + 1);
    expect(ranges.runs()).toEqual([[0, 99_999]]);
    ranges.add(5, 20);
    ranges.add(100_001);
    expect(ranges.runs()).toEqual([
      [0, 99_999],
      [100_001, 100_001],
    ]);
  });
});
