import type { RateProfile } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule } from './profile.ts';

const constant = (perSecond: number) => new Schedule({ points: [[0, perSecond]] });
const scheduleOf = (points: RateProfile['points'], repeats = false) => new Schedule({ points, repeats });
/** Its points as `milliseconds:rate`. */
const of = (text: string, repeats = false) => {
  const points = text.split(' ').map((each): [number, number] => {
    const [atMs = '', rate = ''] = each.split(':');
    return [Number(atMs), Number(rate)];
  });
  return scheduleOf(points, repeats);
};
const firstDue = (schedule: Schedule, count: number) =>
  Array.from({ length: count }, (_, n) => schedule.dueMs(n));

/** Rates in turn: each a line, a step where it takes no time, or a rest. */
const points = fc
  .array(
    fc.record({
      overMs: fc.constantFrom(0, 1, 250, 1000, 3333.3),
      to: fc.constantFrom(0, 0, 1, 20, 333.3, 5000),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((stages): RateProfile['points'] => {
    let atMs = 0;
    return [
      [0, stages[0]?.to ?? 0],
      ...stages.map(({ overMs, to }): [number, number] => [(atMs += overMs), to]),
    ];
  });
const profiles = fc.record({ points, repeats: fc.boolean() });

/** The area under the rate, as a sum of thin slices. */
function areaOf(schedule: Schedule, toMs: number): number {
  const thinMs = 0.5;
  let sum = 0;
  for (let ms = thinMs / 2; ms < toMs; ms += thinMs) sum += (schedule.rateAt(ms) * thinMs) / 1000;
  return sum;
}

describe('a schedule', () => {
  it.each<[string, Schedule, number[]]>([
    ['a constant rate', constant(100), [0, 10, 20, 30]],
    ['a rate that is no whole number', constant(2.5), [0, 400, 800, 1200]],
    ['a line from 0', of('0:0 10000:100'), [0, 447.2136, 632.4555, 774.5967]],
    ['a line down to 0', of('0:4 1000:0'), [0, 292.8932, Infinity, Infinity]],
    ['a step', of('0:10 200:10 200:100'), [0, 100, 200, 210]],
    ['a step from 0', of('0:0 5000:0 5000:100'), [5000, 5010, 5020]],
    ['a rest', of('0:10 100:10 100:0 900:0 900:10'), [0, 900, 1000]],
    ['a line from a rest', of('0:10 100:0 900:0 1900:200'), [0, 970.7107]],
    ['several steps at one time', of('0:10 100:10 100:50 100:1000'), [0, 100, 101]],
    ['a rate of 0 for ever', constant(0), [Infinity, Infinity]],
    ['an end', of('0:10 200:10 200:0'), [0, 100, Infinity, Infinity]],
    ['a day again', of('0:10 250:10', true), [0, 100, 200, 300, 400]],
    ['a day that begins with a rest', of('0:0 100:0 100:10 300:10', true), [100, 200, 400, 500]],
    ['a day of half a request', of('0:1 500:1', true), [0, 1000, 2000]],
  ])('of %s', (_, schedule, expected) => {
    const found = firstDue(schedule, expected.length).map((ms) => Number(ms.toFixed(4)));
    expect(found).toEqual(expected);
  });

  it('is never due earlier for a later request', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const times = firstDue(new Schedule(profile), 3000);
        for (const [n, ms] of times.slice(1).entries()) expect(ms).toBeGreaterThanOrEqual(times[n] ?? NaN);
        expect(times.every((ms) => ms >= 0)).toBe(true);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('has the n-th request due when n are due', () => {
    fc.assert(
      fc.property(profiles, fc.nat(200_000), (profile, n) => {
        const schedule = new Schedule(profile);
        const dueMs = schedule.dueMs(n);
        const slack = 1e-9 * Math.max(1000, n);
        // What is never due is more than there ever is.
        const isRight =
          dueMs === Infinity ? schedule.dueBy(1e9) <= n + slack : Math.abs(schedule.dueBy(dueMs) - n) < slack;
        expect({ dueMs, isRight }).toEqual({ dueMs, isRight: true });
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('has as many due in any window as there is area under its rate, within one', () => {
    const window = fc.tuple(fc.nat(12_000), fc.nat(12_000));
    fc.assert(
      fc.property(profiles, window, (profile, [one, other]) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const schedule = new Schedule(profile);
        const area = areaOf(schedule, to) - areaOf(schedule, from);
        let count = 0;
        for (let n = Math.floor(schedule.dueBy(from)) - 1; schedule.dueMs(Math.max(0, n)) < to; n += 1)
          if (n >= 0 && schedule.dueMs(n) >= from) count += 1;
        // What the thin slices get wrong lies at steps: half a slice of the highest rate each.
        expect(Math.abs(count - area)).toBeLessThan(1.01 + profile.points.length * 1.3);
        expect(Math.abs(schedule.dueBy(to) - schedule.dueBy(from) - count)).toBeLessThanOrEqual(1 + 1e-6);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('repeats its period for ever, to the request', () => {
    fc.assert(
      fc.property(points, fc.nat(500), fc.integer({ min: 1, max: 1000 }), (given, n, rounds) => {
        const [periodMs] = given.at(-1) ?? [0];
        const schedule = scheduleOf(given, true);
        const once = scheduleOf(given).dueBy(periodMs);
        fc.pre(periodMs > 0 && once > n + 1);
        expect(schedule.dueBy(periodMs * rounds)).toBeCloseTo(once * rounds, 4);
        expect(schedule.dueBy(periodMs * rounds + 7) - once * rounds).toBeCloseTo(schedule.dueBy(7), 4);
        const later = schedule.dueMs(Math.ceil(once * rounds) + n) - periodMs * rounds;
        const first = schedule.dueMs(Math.ceil(once * rounds) - once * rounds + n);
        expect(Math.abs(later - first)).toBeLessThan(1e-3 * Math.max(1, first));
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('goes on after every period, however that is rounded', () => {
    for (const rate of [0.1, 0.3, 1 / 3, 0.7, 1.1, 123.456]) {
      const schedule = of(`0:0 77.7:${rate} 333.3:${rate} 400.1:0`, true);
      const times = firstDue(schedule, 5000);
      expect(times.every(Number.isFinite)).toBe(true);
      for (const [n, ms] of times.entries()) expect(Math.abs(schedule.dueBy(ms) - n)).toBeLessThan(1e-6);
    }
  });

  it('is exact to a thousandth of a millisecond after a thousand million requests', () => {
    const schedule = constant(400_000 / 60);
    expect(schedule.dueMs(1e9)).toBeCloseTo(1.5e8, 3);
    expect(schedule.dueMs(1e9 + 1) - schedule.dueMs(1e9)).toBeCloseTo(0.15, 3);
    const day = of('0:1000 43200000:20000 86400000:1000', true);
    for (const n of [1e9, 1e9 + 1, 3.3e9]) expect(Math.abs(day.dueBy(day.dueMs(n)) - n)).toBeLessThan(1e-3);
  });

  it('has the rate of its last point from there on, and of a step the later one', () => {
    const schedule = of('0:10 1000:20 1000:50 2000:50 2000:5');
    expect([0, 500, 999, 1000, 2000, 1e9].map((ms) => schedule.rateAt(ms))).toEqual(
      [10, 15, 19.99, 50, 5, 5].map((rate) => expect.closeTo(rate, 6) as number),
    );
    expect(of('0:10 1000:20', true).rateAt(3500)).toBeCloseTo(15);
  });

  it('finds its place in a curve of a day by the second', () => {
    const seconds = Array.from({ length: 86_401 }, (_, s): [number, number] => [s * 1000, 10 + (s % 7)]);
    const schedule = scheduleOf(seconds, true);
    for (let n = 0; n < 200_000; n += 1) schedule.dueMs(n * 5);
    expect(schedule.dueBy(schedule.dueMs(1_000_000))).toBeCloseTo(1_000_000, 4);
  });
});
