import type { RateProfile } from '#core';
import type { Place } from '#pacing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule } from '../profile.ts';
import { LoadPlaces } from './load-places.ts';

const startMs = 50;
const constant = (perSecond: number): RateProfile => ({ points: [[0, perSecond]] });

interface Asked {
  profile: RateProfile;
  steers?: readonly { perSecond: number; atMs: number }[];
  worker?: number;
  of?: number;
  weights?: number[];
}

function placesOf({ profile, steers = [], worker = 0, of = 1, weights = [1] }: Asked): LoadPlaces {
  const places = new LoadPlaces({ profile, weights, startMs, worker, of });
  for (const { perSecond, atMs } of steers) places.steer(perSecond, atMs);
  return places;
}

function takeUntil(places: LoadPlaces, untilMs: number): Place[] {
  const taken: Place[] = [];
  while (places.nextMs() < untilMs) {
    const place = places.take();
    if (!place) throw new Error('a place was due, and could not be taken');
    taken.push(place);
  }
  return taken;
}

const profiles = fc
  .array(fc.tuple(fc.constantFrom(0, 100, 700), fc.constantFrom(0, 3, 50, 400)), {
    minLength: 1,
    maxLength: 4,
  })
  .map((stages): RateProfile => {
    let atMs = 0;
    return { points: [[0, 20], ...stages.map(([overMs, to]): [number, number] => [(atMs += overMs), to])] };
  });
/** Rates in turn, each from later on than the one before. */
const steers = fc
  .array(
    fc.record({ perSecond: fc.constantFrom(0, 0, 1, 30, 500), afterMs: fc.integer({ min: 1, max: 900 }) }),
    {
      maxLength: 5,
    },
  )
  .map((all) => {
    let atMs = startMs;
    return all.map(({ perSecond, afterMs }) => ({ perSecond, atMs: (atMs += afterMs) }));
  });

describe('the places of a load', () => {
  it('are divided among its generators, each to one, whatever rates they are told', () => {
    fc.assert(
      fc.property(profiles, steers, fc.integer({ min: 1, max: 7 }), (profile, told, of) => {
        const whole = takeUntil(placesOf({ profile, steers: told, weights: [2, 1] }), 5000);
        const parts = Array.from({ length: of }, (_, worker) =>
          takeUntil(placesOf({ profile, steers: told, worker, of, weights: [2, 1] }), 5000),
        );
        expect(whole.map(({ n }) => n)).toEqual([...whole.keys()]);
        expect(parts.flat().sort((a, b) => a.n - b.n)).toEqual(whole);
        for (const [worker, own] of parts.entries())
          expect(own.every(({ n }) => n % of === worker)).toBe(true);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('are in the order of their times, and as many as there is area under the rates, within one', () => {
    fc.assert(
      fc.property(profiles, steers, fc.integer({ min: 60, max: 5000 }), (profile, told, untilMs) => {
        const taken = takeUntil(placesOf({ profile, steers: told }), untilMs);
        const times = taken.map(({ dueMs }) => dueMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        const edges = [...told.filter(({ atMs }) => atMs < untilMs), { atMs: untilMs, perSecond: 0 }];
        const first = new Schedule(profile).dueBy((edges[0]?.atMs ?? 0) - startMs);
        const area = edges.slice(1).reduce((sum, { atMs }, index) => {
          const { atMs: fromMs = 0, perSecond = 0 } = edges[index] ?? {};
          return sum + ((atMs - fromMs) * perSecond) / 1000;
        }, first);
        expect(taken.length).toBeGreaterThanOrEqual(area - 1e-6);
        expect(taken.length).toBeLessThanOrEqual(area + 1 + 1e-6);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('are the same whether rates are told long before, or once it is their time', () => {
    fc.assert(
      fc.property(profiles, steers, (profile, told) => {
        const early = takeUntil(placesOf({ profile, steers: told }), 5000);
        const places = placesOf({ profile });
        const late = told.flatMap(({ perSecond, atMs }) => {
          const taken = takeUntil(places, atMs);
          places.steer(perSecond, atMs);
          return taken;
        });
        expect([...late, ...takeUntil(places, 5000)]).toEqual(early);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('keep their phase where the rate changes: half of a request is not lost', () => {
    const times = (of: LoadPlaces) => takeUntil(of, 360).map(({ dueMs }) => dueMs);
    // At 125 three quarters of the second request have passed; the last quarter takes 2.5 ms at the new rate.
    const places = placesOf({ profile: constant(10), steers: [{ perSecond: 100, atMs: 125 }] });
    expect(times(places).slice(0, 3)).toEqual([50, 127.5, 137.5]);
    const slowed = placesOf({
      profile: constant(10),
      steers: [
        { perSecond: 1, atMs: 340 },
        { perSecond: 10, atMs: 345 },
      ],
    });
    expect(times(slowed)[3]).toBeCloseTo(354.5, 9);
  });

  it('rest at a rate of 0 and go on when they are told another', () => {
    const places = placesOf({ profile: constant(10), steers: [{ perSecond: 0, atMs: 100 }] });
    expect(takeUntil(places, 1e9).map(({ n }) => n)).toEqual([0]);
    expect(places.nextMs()).toBe(Number.MAX_VALUE);
    expect(places.take()).toBeUndefined();
    places.steer(10, 1000);
    expect(takeUntil(places, 1101)).toEqual([{ probe: 0, n: 1, dueMs: 1050 }]);
  });

  it('are none, for now, at a rate of 0 for ever, above all times and below the end of them', () => {
    const places = placesOf({ profile: constant(0) });
    expect(places.nextMs()).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect(places.nextMs()).toBeLessThan(Infinity);
    expect(places.take()).toBeUndefined();
  });

  it('begin at once on a rate that rises from 0', () => {
    const profile: RateProfile = {
      points: [
        [0, 0],
        [1000, 200],
      ],
    };
    expect(takeUntil(placesOf({ profile }), 1050)).toHaveLength(100);
  });

  it('belong to scenarios as their weights say, in whichever generator', () => {
    const taken = [0, 1, 2].flatMap((worker) =>
      takeUntil(placesOf({ profile: constant(1000), worker, of: 3, weights: [7, 3] }), 1050),
    );
    expect(Math.abs(taken.filter(({ probe }) => probe === 0).length - 700)).toBeLessThan(4);
  });
});
