import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';
import type { Place } from './due-queue.ts';

function takeUntil(queue: DueQueue, endMs: number): Place[] {
  const places: Place[] = [];
  while (queue.nextMs() < endMs) {
    const dueMs = queue.nextMs();
    const place = queue.take();
    if (!place) break;
    expect(place.dueMs).toBe(dueMs);
    places.push(place);
  }
  return places;
}

describe('DueQueue', () => {
  it('spreads the probes of one interval evenly inside it', () => {
    const places = takeUntil(new DueQueue([100, 100, 100, 100], 1000), 1200);
    expect(places.map(({ probe, n, dueMs }) => [probe, n, dueMs])).toEqual([
      [0, 0, 1000],
      [1, 0, 1025],
      [2, 0, 1050],
      [3, 0, 1075],
      [0, 1, 1100],
      [1, 1, 1125],
      [2, 1, 1150],
      [3, 1, 1175],
    ]);
  });

  it('has nothing due without a probe', () => {
    const queue = new DueQueue([], 0);
    expect(queue.nextMs()).toBe(Infinity);
    expect(queue.take()).toBeUndefined();
  });

  it('gives every place of every probe once, in order of time, each on its own grid', () => {
    const intervals = fc.array(fc.constantFrom(5, 7, 10, 12.5, 40, 100), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(intervals, (intervalsMs) => {
        const places = takeUntil(new DueQueue(intervalsMs, 3), 203);
        const times = places.map(({ dueMs }) => dueMs);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (const [probe, intervalMs] of intervalsMs.entries()) {
          const own = places.filter((place) => place.probe === probe);
          const phaseMs = (own[0]?.dueMs ?? 0) - 3;
          expect(phaseMs).toBeLessThan(intervalMs);
          expect(own.length).toBeGreaterThanOrEqual(Math.floor(200 / intervalMs));
          for (const [n, place] of own.entries()) {
            expect(place.n).toBe(n);
            expect(place.dueMs).toBeCloseTo(3 + phaseMs + n * intervalMs, 6);
          }
        }
      }),
    );
  });
});
