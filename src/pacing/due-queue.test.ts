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
    const firstMs = places[0]?.dueMs ?? NaN;
    expect(firstMs).toBeGreaterThanOrEqual(1000);
    expect(firstMs).toBeLessThan(1025);
    expect(places.map(({ probe, n, dueMs }) => [probe, n, Math.round(dueMs - firstMs)])).toEqual([
      [0, 0, 0],
      [1, 0, 25],
      [2, 0, 50],
      [3, 0, 75],
      [0, 1, 100],
      [1, 1, 125],
      [2, 1, 150],
      [3, 1, 175],
    ]);
  });

  it('gives the same times in every run', () => {
    const intervals = [100, 250, 1000, 100];
    expect(takeUntil(new DueQueue(intervals, 0), 3000)).toEqual(takeUntil(new DueQueue(intervals, 0), 3000));
  });

  it('keeps no probe waiting for its first send because it asks seldom', () => {
    const firstMs = [60_000, 100_000, 6000].map((intervalMs) => new DueQueue([intervalMs], 0).nextMs());
    for (const each of firstMs) expect(each).toBeLessThan(1000);
  });

  it.each([
    ['many different intervals', Array.from({ length: 1000 }, (_, index) => 1000 + index), 1000],
    ['harmonic intervals', [1000, 500, 250, 125, 2000, 4000].flatMap((each) => Array(50).fill(each)), 8000],
    ['a thousand of one', Array(1000).fill(1000), 5000],
    ['the same rates mixed', Array.from({ length: 900 }, (_, index) => [100, 200, 1000][index % 3]!), 2000],
  ])('lets no herd of %s come at once, neither at the start nor later', (_, intervalsMs, spanMs) => {
    const times = takeUntil(new DueQueue(intervalsMs, 0), 2 * spanMs).map(({ dueMs }) => dueMs);
    const expected = intervalsMs.reduce((sum, each) => sum + 10 / each, 0);
    const herds = Map.groupBy(times, (time) => Math.floor(time / 10));
    const largest = Math.max(...[...herds.values()].map((herd) => herd.length));
    // A random crowd of `expected` is hardly ever larger than this (six standard deviations, and a few).
    expect(largest).toBeLessThanOrEqual(expected + 6 * Math.sqrt(expected) + 6);
  });

  it('never lets probes of different intervals meet again and again', () => {
    const queue = new DueQueue([1000, 500, 250, 125], 0);
    const times = takeUntil(queue, 10_000).map(({ dueMs }) => dueMs);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.min(...gaps)).toBeGreaterThan(0.5);
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
