import { noRequests } from '#core';
import type { LoadSlice } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SliceBook } from '../slice-book.ts';
import { merged, sumOf } from '../test/merged.ts';
import { LoadPlaces } from './load-places.ts';
import { LostPlaces } from './lost-places.ts';

const scenarios = ['a', 'b'];
const holdMs = 1000;
const startMs = 20;
const endMs = 6000;

/** A generator that sends late, answers when it likes, and dies. */
const generator = fc.record({
  perSecond: fc.constantFrom(3, 40, 333.3),
  of: fc.integer({ min: 1, max: 3 }),
  steers: fc.uniqueArray(
    fc.record({ perSecond: fc.constantFrom(0, 10, 100), atMs: fc.integer({ min: 30, max: 5000 }) }),
    {
      maxLength: 3,
      selector: ({ atMs }) => atMs,
    },
  ),
  cuts: fc.array(fc.nat(5500), { maxLength: 3 }),
  lateMs: fc.array(fc.constantFrom(0, 0, 1, 15, 90), { minLength: 1, maxLength: 5 }),
  tookMs: fc.array(fc.constantFrom(0, 3, 70, 900, 5000), { minLength: 1, maxLength: 5 }),
  diesMs: fc.integer({ min: 0, max: endMs }),
  tellEveryMs: fc.constantFrom(100, 350),
});
type Given = typeof generator extends fc.Arbitrary<infer T> ? T : never;

const placesOf = ({ perSecond, of, steers }: Given): LoadPlaces => {
  const profile = { points: [[0, perSecond] satisfies [number, number]] };
  const places = new LoadPlaces({ profile, weights: [2, 1], startMs, worker: 0, of });
  for (const steer of steers.toSorted((a, b) => a.atMs - b.atMs)) places.steer(steer.perSecond, steer.atMs);
  return places;
};

/** What it told until it died, and what is lost of it then, told in two parts. */
function run(given: Given) {
  const { cuts, lateMs, tookMs, diesMs, tellEveryMs } = given;
  const book = new SliceBook({ scenarios, holdMs });
  const lost = new LostPlaces(scenarios);
  lost.begin(placesOf(given));
  for (const atMs of cuts) {
    book.cut(atMs);
    lost.cut(atMs);
  }
  const places = placesOf(given);
  const happenings: [atMs: number, happen: () => void][] = [];
  const taken = scenarios.map(() => 0);
  /** Those that had left when it was last heard of. */
  let known = 0;
  for (let count = 0; places.nextMs() < endMs; count += 1) {
    const { probe: scenario, n, dueMs } = places.take() ?? { probe: 0, n: 0, dueMs: 0 };
    const sent = dueMs + (lateMs[count % lateMs.length] ?? 0);
    const done = sent + (tookMs[(count * 7) % tookMs.length] ?? 0);
    const leave = () => {
      book.leaves(scenario, sent);
      taken[scenario] = (taken[scenario] ?? 0) + 1;
    };
    happenings.push([sent, leave]);
    happenings.push([done, () => book.add({ scenario, n, scheduled: dueMs, sent, done, outcome: 'ok' })]);
  }
  const told: LoadSlice[] = [];
  for (let atMs = tellEveryMs; atMs <= diesMs; atMs += tellEveryMs)
    happenings.push([
      atMs,
      () => {
        const slices = book.take(atMs);
        told.push(...slices);
        lost.told(slices, [...taken]);
        known = taken.reduce((sum, one) => sum + one, 0);
      },
    ]);
  for (const [atMs, happen] of happenings.sort(([a], [b]) => a - b)) if (atMs <= diesMs) happen();
  const missing = [...lost.lostUntil(diesMs), ...lost.lostUntil(endMs)];
  return { told, missing, known };
}

const due = (given: Given) => {
  const places = placesOf(given);
  const counts = scenarios.map(() => 0);
  while (places.nextMs() < endMs) {
    const { probe = 0 } = places.take() ?? {};
    counts[probe] = (counts[probe] ?? 0) + 1;
  }
  return counts;
};
function withoutEdges(slices: readonly LoadSlice[]): LoadSlice[] {
  return slices.map((slice) => {
    const { across: _, ...rest } = slice;
    return rest;
  });
}
const decidedOf = (slices: readonly LoadSlice[]) =>
  (['ok', 'failed', 'rejected', 'unknown'] as const).reduce((sum, name) => sum + sumOf(slices, name), 0);

describe('what a generator told, and what is lost of it', () => {
  it('are all that was due, of each scenario, however late it sent and whenever it died', () => {
    fc.assert(
      fc.property(generator, (given) => {
        const { told, missing, known } = run(given);
        const all = [...told, ...missing];
        expect(sumOf(all, 'sent')).toBe(known);
        for (const [index, count] of due(given).entries()) {
          const own = all.filter(({ scenario }) => scenario === scenarios[index]);
          expect(sumOf(own, 'sent') + sumOf(own, 'unsent')).toBe(count);
          expect(decidedOf(own)).toBe(count);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('are, second by second, what was due in it, where it sent on time', () => {
    fc.assert(
      fc.property(generator, (some) => {
        const given: Given = { ...some, lateMs: [0], cuts: [] };
        const { told, missing } = run(given);
        const places = placesOf(given);
        const seconds = new Map<string, number>();
        while (places.nextMs() < endMs) {
          const { probe = 0, dueMs = 0 } = places.take() ?? {};
          const key = `${scenarios[probe]} ${Math.floor(dueMs / 1000) * 1000}`;
          seconds.set(key, (seconds.get(key) ?? 0) + 1);
        }
        const found = merged(withoutEdges([...told, ...missing]));
        expect(
          new Map(
            found.map((slice) => [`${slice.scenario} ${slice.from}`, decidedOf([{ ...slice, to: 0 }])]),
          ),
        ).toEqual(seconds);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('hold every stretch that was told to have left as unknown, and no slice reaches over a cut', () => {
    fc.assert(
      fc.property(generator, (given) => {
        const { told, missing } = run(given);
        for (const { sent, unsent, ok, failed, rejected, unknown } of merged(
          withoutEdges([...told, ...missing]),
        ))
          expect(sent + unsent).toBe(ok + failed + rejected + unknown);
        for (const { from, to, unknown, misses } of missing) {
          expect(given.cuts.filter((edge) => from < edge && edge < to)).toEqual([]);
          // What had left across an edge is told of once where it left, and once where it ended.
          const reasons = unknown === 0 ? [] : [['the generator ended', unknown]];
          expect(misses.map(({ reason, count }) => [reason, count])).toEqual(reasons);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('a lost request', () => {
  const lostOf = (perSecond: number) => {
    const lost = new LostPlaces(['a']);
    lost.begin(
      new LoadPlaces({ profile: { points: [[0, perSecond]] }, weights: [1], startMs: 0, worker: 0, of: 1 }),
    );
    return lost;
  };
  const slice: LoadSlice = {
    scenario: 'a',
    from: 0,
    to: 1000,
    ...noRequests,
    latency: [],
    lateness: [],
    misses: [],
  };

  it('never left where nothing was told of it, and is named by its place', () => {
    const lost = lostOf(10);
    lost.told([{ ...slice, sent: 3, ok: 3 }], [3, 0]);
    expect(lost.lostUntil(500)).toMatchObject([
      { from: 0, sent: 0, unsent: 2, unknown: 2, misses: [{ count: 2, places: [[3, 4]] }] },
    ]);
    expect(lost.lostUntil(500)).toEqual([]);
  });

  it('that its generator had come to, and not told of, had left for all that is known', () => {
    const lost = lostOf(10);
    lost.told([{ ...slice, sent: 3, ok: 3 }], [4, 0]);
    expect(lost.lostUntil(500)).toMatchObject([
      { from: 0, sent: 1, unsent: 1, unknown: 2, misses: [{ count: 2, places: [[3, 4]] }] },
    ]);
  });

  it('that had left is across an edge until which nothing was heard of it', () => {
    const lost = lostOf(10);
    lost.told([{ ...slice, sent: 5, ok: 3 }], [5, 0]);
    lost.cut(450);
    expect(lost.lostUntil(480)).toMatchObject([
      { from: 0, to: 450, across: 450, sent: 0, unsent: 0, unknown: 2 },
    ]);
  });

  it('follows the rates that its generator was told', () => {
    const lost = lostOf(10);
    lost.steer(0, 150);
    lost.steer(10, 950);
    // 1.5 until it rests, and 10.5 after.
    expect(sumOf(lost.lostUntil(2000), 'unknown')).toBe(12);
  });

  it('is none before its generator has begun', () => {
    expect(new LostPlaces(['a']).lostUntil(1e6)).toEqual([]);
  });
});
