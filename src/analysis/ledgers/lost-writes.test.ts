import { Ranges } from '#core';
import type { SentWrites } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outage } from '../findings.ts';
import { LostWrites } from './lost-writes.ts';

const outage = (after: number | null, by: number, lastFailed: number, firstOk: number | null): Outage => ({
  start: { after, by },
  end: { after: lastFailed, by: firstOk },
  failed: 1,
  reasons: [],
});
/** One write every 100 ms. */
const sent = (first: number, last = first, slackMs = 0): SentWrites => ({
  n: [first, last],
  sent: [first * 100, last * 100],
  slackMs,
});
const all = new Ranges([[0, 10_000]]);
const exactly = (count: number) => ({ lo: count, hi: count });

describe('lost writes', () => {
  it('are told by t0 and the outages of their service', () => {
    const lost = new LostWrites([sent(2), sent(12, 14), sent(25), sent(40), sent(60)], all);
    const outages = [outage(1600, 1700, 2900, 3000), outage(5500, 5600, 6500, 6600)];
    expect(lost.when(1000, outages)).toEqual({
      beforeT0: exactly(1),
      beforeOutage: exactly(3),
      inOutage: exactly(2),
      afterOutage: exactly(1),
    });
  });

  it('near an edge are told as an interval', () => {
    const lost = new LostWrites([sent(16, 17, 10)], all);
    expect(lost.when(1000, [outage(1550, 1650, 2900, null)])).toEqual({
      beforeT0: exactly(0),
      beforeOutage: { lo: 0, hi: 1 },
      inOutage: { lo: 1, hi: 2 },
      afterOutage: { lo: 0, hi: 1 },
    });
    expect(lost.when(1605, []).beforeT0).toEqual({ lo: 0, hi: 1 });
  });

  it('in an outage that has not ended are in it or after it', () => {
    const lost = new LostWrites([sent(40)], all);
    expect(lost.when(1000, [outage(1600, 1700, 2900, null)])).toMatchObject({
      inOutage: { lo: 0, hi: 1 },
      afterOutage: { lo: 0, hi: 1 },
    });
  });

  it('leave out what was never acknowledged', () => {
    const lost = new LostWrites([sent(0, 9)], new Ranges([[3, 4]]));
    expect(lost.count()).toBe(2);
    expect(lost.bursts(0)).toEqual([{ count: 2, sent: { lo: 300, hi: 400 } }]);
  });

  it('come in bursts, at most fifty, that together are all of them', () => {
    const lost = new LostWrites(
      Array.from({ length: 400 }, (_, index) => sent(index * 20)),
      all,
    );
    const bursts = lost.bursts(1000);
    expect(bursts.length).toBeLessThanOrEqual(50);
    expect(bursts.reduce((sum, { count }) => sum + count, 0)).toBe(400);
    expect([bursts[0]?.sent.lo, bursts.at(-1)?.sent.hi]).toEqual([-1000, 797_000]);
    expect(new LostWrites([sent(0, 3), sent(8), sent(30)], all).bursts(0)).toHaveLength(2);
  });

  it('have true counts inside the told ones, wherever outages truly began and ended', () => {
    const shape = fc.record({
      slackMs: fc.integer({ min: 0, max: 60 }),
      jitter: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 120, maxLength: 120 }),
      lost: fc.uniqueArray(fc.integer({ min: 0, max: 119 }), { maxLength: 60 }),
      t0: fc.integer({ min: 0, max: 12_000 }),
      starts: fc.uniqueArray(fc.integer({ min: 0, max: 120 }), { minLength: 0, maxLength: 6 }),
      inside: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, ({ slackMs, jitter, lost, t0, starts, inside }) => {
        const at = (n: number) => n * 100 + (jitter[n] ?? 0) * slackMs;
        const edges = starts.map((place) => Math.max(t0, place * 100)).sort((a, b) => a - b);
        const truths = edges.flatMap((from, index) =>
          index % 2 === 0 ? [{ from, until: edges[index + 1] ?? Infinity }] : [],
        );
        const outages = truths
          .filter(({ from, until }) => until - from > 200)
          .map(({ from, until }) => ({
            truth: { from, until },
            told: outage(
              from - inside * 90,
              from + 90 - inside * 90,
              Math.min(until, 1e6) - inside * 90,
              until + 90,
            ),
          }));
        const numbers = new Ranges(lost.map((n) => [n, n]));
        const stretches = numbers.runs().map(([first, last]) => sent(first, last, slackMs));
        const told = new LostWrites(stretches, all).when(
          t0,
          outages.map((one) => one.told),
        );
        const first = outages[0]?.truth.from ?? Infinity;
        const isIn = (time: number) =>
          time >= t0 && outages.some(({ truth }) => time >= truth.from && time <= truth.until);
        const truth = {
          beforeT0: lost.filter((n) => at(n) < t0),
          beforeOutage: lost.filter((n) => at(n) >= t0 && at(n) < first),
          inOutage: lost.filter((n) => isIn(at(n))),
          afterOutage: lost.filter((n) => at(n) >= t0 && at(n) >= first && !isIn(at(n))),
        };
        for (const [window, numbersOf] of Object.entries(truth)) {
          const { lo, hi } = { ...told }[window as keyof typeof truth];
          expect(lo, window).toBeLessThanOrEqual(numbersOf.length);
          expect(hi, window).toBeGreaterThanOrEqual(numbersOf.length);
        }
      }),
    );
  });
});
