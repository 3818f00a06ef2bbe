import * as fc from 'fast-check';
import { Ranges } from '#core';
import { describe, expect, it } from 'vitest';
import { SendTimes } from './send-times.ts';
import { WriteLog } from './write-log.ts';

describe('the log of the writes', () => {
  it('grows with changes of the outcome, not with the writes', () => {
    const log = new WriteLog();
    const add = (n: number, outcome: 'acknowledged' | 'indeterminate' | 'refused') =>
      log.add({ n, outcome, sent: n * 100, done: n * 100 + 5 });
    const sizes: number[] = [];
    for (let n = 0; n < 100_000; n += 1) {
      // Answers come in another order than the sends.
      add(n % 2 === 0 ? n + 1 : n - 1, 'acknowledged');
      if (n % 20 !== 19) continue;
      log.take();
      sizes.push(log.size);
    }
    expect(new Set(sizes)).toEqual(new Set([3]));
    add(100_000, 'refused');
    add(100_001, 'acknowledged');
    log.take();
    expect(log.size).toBe(5);
  });

  it('takes the first word on a write', () => {
    const log = new WriteLog();
    log.add({ n: 0, outcome: 'indeterminate', sent: 0, done: 2000 });
    log.add({ n: 0, outcome: 'acknowledged', sent: 0, done: 2100 });
    expect(log.take()).toMatchObject([{ n: [0, 0], outcome: 'indeterminate' }]);
    expect(log.take()).toEqual([]);
    expect([log.acknowledged.count(), log.readable.count()]).toEqual([0, 1]);
  });
});

describe('the times of the sends', () => {
  it('keep one stretch for as long as the pace is even', () => {
    const times = new SendTimes();
    for (let n = 0; n < 100_000; n += 1) times.add(n, n * 100 + (n % 7));
    expect(times.size).toBe(1);
    times.add(100_000, 99_999 * 100 + 5000);
    expect(times.size).toBe(2);
  });

  it('tell each send within the slack, whatever the pace does', () => {
    const gaps = fc.array(fc.oneof(fc.constant(20), fc.integer({ min: 0, max: 400 })), { minLength: 1 });
    fc.assert(
      fc.property(gaps, fc.array(fc.nat({ max: 150 })), (all, some) => {
        const times = new SendTimes();
        const sent: number[] = [];
        let at = 0;
        for (const [n, gap] of all.entries()) {
          at += gap;
          sent.push(at);
          times.add(n, at);
        }
        for (const [n, ms] of sent.entries()) {
          const told = times.sentAt(n);
          expect(Math.abs((told?.ms ?? Infinity) - ms)).toBeLessThanOrEqual((told?.slackMs ?? 0) + 1e-6);
        }
        const numbers = new Ranges(some.filter((n) => n < all.length).map((n) => [n, n]));
        const stretches = times.of(numbers);
        expect(new Ranges(stretches.map(({ n }) => n)).runs()).toEqual(numbers.runs());
        for (const { n, sent: ends, slackMs } of stretches)
          for (const edge of [0, 1])
            expect(Math.abs((ends[edge] ?? 0) - (sent[n[edge] ?? 0] ?? 0))).toBeLessThanOrEqual(
              slackMs + 1e-6,
            );
      }),
    );
  });
});
