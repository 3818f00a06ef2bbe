import { check, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schedule } from '../profile.ts';
import { Paced, Unpaced } from './places.ts';

const beginMs = 1000;
const profileOf = (...points: [number, number][]) => ({ points });
const dueTimes = (places: Paced, most: number) =>
  Array.from({ length: most }, () => {
    const dueMs = places.nextMs();
    return [places.take(dueMs) ?? NaN, dueMs] as const;
  });

describe('the places of a profile', () => {
  it('are together those of the schedule, however many workers share them', () => {
    const rate = integer({ min: 1, max: 5000 });
    check(
      property(
        tuple(rate, rate, integer({ min: 1, max: 10_000 })),
        integer({ min: 1, max: 7 }),
        (line, of) => {
          const [from, to, overMs] = line;
          const profile = profileOf([0, from], [overMs, to]);
          const all = Array.from({ length: of }, (_, worker) =>
            dueTimes(new Paced(profile, { worker, of, beginMs }), 20),
          ).flat();
          const schedule = new Schedule(profile);
          expect(all.map(([n]) => n).sort((a, b) => a - b)).toEqual(
            Array.from({ length: 20 * of }, (_, n) => n),
          );
          for (const [n, dueMs] of all) expect(dueMs).toBeCloseTo(beginMs + schedule.dueMs(n), 6);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('that waited for a second are left out, and the next is due again', () => {
    const places = new Paced(profileOf([0, 100]), { worker: 0, of: 1, beginMs });
    expect(places.take(beginMs + 3000)).toBe(200);
    expect(places.nextMs()).toBe(beginMs + 2010);
  });

  it('that waited for too long are left out, and none is taken before it is due', () => {
    const slow = new Paced(profileOf([0, 0.5]), { worker: 0, of: 1, beginMs: 0 });
    expect(slow.take(1500)).toBeUndefined();
    expect(slow.nextMs()).toBe(2000);
    expect(slow.take(2000)).toBe(1);
    const ending = new Paced(profileOf([0, 10]), { worker: 0, of: 1, beginMs: 0 });
    ending.steer(0, 10);
    expect(ending.take(1500)).toBeUndefined();
    expect(ending.nextMs()).toBe(Infinity);
  });

  it('go on at another rate from the moment it is told for', () => {
    const places = new Paced(profileOf([0, 10]), { worker: 0, of: 1, beginMs });
    places.steer(1000, beginMs + 250);
    expect(dueTimes(places, 6).map(([, dueMs]) => dueMs)).toEqual(
      // Half a place was due after the last at 10/s, and takes half a millisecond at 1000/s.
      [0, 100, 200, 250.5, 251.5, 252.5].map((ms) => beginMs + ms),
    );
  });

  it('stay away while the rate is zero, and come back with it', () => {
    const places = new Paced(profileOf([0, 0]), { worker: 0, of: 1, beginMs });
    places.steer(0, beginMs + 10);
    expect(places.nextMs()).toBe(Infinity);
    places.steer(100, beginMs + 500);
    expect(dueTimes(places, 2).map(([, dueMs]) => dueMs)).toEqual([beginMs + 500, beginMs + 510]);
  });

  it('do not change by what was told for later moments, once something else is', () => {
    const places = new Paced(profileOf([0, 10]), { worker: 0, of: 1, beginMs });
    places.steer(1000, beginMs + 900);
    places.steer(0, beginMs + 150);
    expect(dueTimes(places, 3).map(([, dueMs]) => dueMs)).toEqual([beginMs, beginMs + 100, Infinity]);
  });
});

it('without a rate may be taken at any time, each by one worker', () => {
  check(
    property(constantFrom(1, 2, 3), (of) => {
      const workers = Array.from({ length: of }, (_, worker) => new Unpaced({ worker, of }));
      const numbers = workers.flatMap((places) => [places.take(), places.take()]);
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 2 * of }, (_, n) => n));
      for (const places of workers) expect(places.nextMs()).toBe(-Infinity);
    }),
  );
});
