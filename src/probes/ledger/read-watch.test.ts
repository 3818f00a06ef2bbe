import * as fc from 'fast-check';
import { Ranges } from '#core';
import { describe, expect, it } from 'vitest';
import { ReadWatch } from './read-watch.ts';

const at = (sent: number, done = sent + 5) => ({ sent, done });
const hundred = new Ranges([[0, 99]]);

describe('reads while a ledger runs', () => {
  it('are stale when an id was not found and is found later, and tell for how long it was not to be seen', () => {
    const watch = new ReadWatch((n) => n * 100);
    watch.missed(7, at(800));
    watch.missed(7, at(1000));
    // It left before the last miss was answered, and so may have been answered before it.
    expect(watch.found(7, at(1004))).toEqual([]);
    expect(watch.found(7, at(1200))).toEqual([{ n: 7, reads: 2, sent: [800, 1000], lastedMs: [195, 505] }]);
    expect(watch.found(7, at(1300))).toEqual([]);
  });

  it('of an id that never comes back are none: it is lost', () => {
    const watch = new ReadWatch(() => 0);
    for (const n of [1, 2, 3]) watch.missed(n, at(100));
    const settled = watch.settle(new Ranges([[1, 1]]), new Ranges([[2, 2]]), at(900));
    expect(settled.map(({ n }) => n)).toEqual([3]);
  });

  it('go to the id written last, to all others, and to those that were not found', () => {
    const watch = new ReadWatch(() => 0);
    const asked = Array.from({ length: 4000 }, () => watch.next(hundred));
    expect(asked.filter((n) => n === 99).length).toBeGreaterThanOrEqual(1000);
    expect(new Set(asked).size).toBe(100);
    watch.missed(50, at(0));
    watch.missed(51, at(0));
    const next = Array.from({ length: 8 }, () => watch.next(hundred));
    expect([50, 51].map((n) => next.filter((one) => one === n).length)).toEqual([2, 2]);
    expect(new ReadWatch(() => 0).next(new Ranges())).toBeUndefined();
  });

  it('keep as much as is missing, and no more however many are made', () => {
    const watch = new ReadWatch(() => 0);
    for (let n = 0; n < 10_000; n += 1) watch.found(n, at(n));
    expect(watch.size).toBe(0);
    for (let turn = 0; turn < 5000; turn += 1)
      watch.missed(watch.next(new Ranges([[0, 100_000]])) ?? 0, at(turn));
    expect(watch.size).toBeLessThanOrEqual(1000);
  });

  it('lasted no shorter and no longer than told, for every id that hides at times', () => {
    const shape = fc.record({
      hides: fc.tuple(fc.integer({ min: 50, max: 3000 }), fc.integer({ min: 0, max: 3000 })),
      gaps: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 60, maxLength: 60 }),
      takes: fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 60, maxLength: 60 }),
      looks: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, ({ hides: [from, length], gaps, takes, looks }) => {
        const watch = new ReadWatch(() => 0);
        const isHidden = (time: number) => time >= from && time < from + length;
        let [sent, missed, stale] = [40, 0, 0];
        for (const [index, gap] of gaps.entries()) {
          sent += gap;
          const times = at(sent, sent + (takes[index] ?? 0));
          const isMissed = isHidden(times.sent + looks * (times.done - times.sent));
          if (isMissed) {
            missed += 1;
            watch.missed(0, times);
            continue;
          }
          for (const { reads, lastedMs } of watch.found(0, times)) {
            stale += reads;
            expect(lastedMs[0]).toBeLessThanOrEqual(length);
            expect(lastedMs[1]).toBeGreaterThanOrEqual(length);
          }
        }
        const settled = watch.settle(new Ranges(), new Ranges(), at(sent + 100_000));
        expect(stale + settled.reduce((sum, { reads }) => sum + reads, 0)).toBe(missed);
      }),
    );
  });
});
