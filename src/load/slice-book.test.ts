import { bucketOf, noRequests } from '#core';
import type { LoadSlice } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SliceBook } from './slice-book.ts';
import type { LoadRecord } from './slice-book.ts';
import { merged, sumOf } from './test/merged.ts';

const scenarios = ['a', 'b'];
const holdMs = 1000;

/** Requests, most of which end; some never left, some have no place in a schedule. */
const requests = fc
  .array(
    fc.record({
      scenario: fc.nat(1),
      scheduled: fc.integer({ min: 0, max: 40_000 }).map((tenths) => tenths / 10),
      lateMs: fc.constantFrom(0, 0, 0.5, 30, 100),
      tookMs: fc.oneof(fc.nat(80), fc.nat(2500)),
      outcome: fc.constantFrom<LoadRecord['outcome']>('ok', 'ok', 'failed', 'rejected', 'unknown'),
      reason: fc.constantFrom('x', 'y', undefined),
      leaves: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
      isPlaced: fc.boolean(),
      book: fc.nat(2),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all
      .sort((one, other) => one.scheduled - other.scheduled)
      .map(({ scenario, scheduled, lateMs, tookMs, outcome, reason, leaves, isPlaced, book }, n) => {
        const sent = leaves ? scheduled + lateMs : scheduled;
        const record: LoadRecord = {
          scenario,
          ...(isPlaced && { n, scheduled }),
          sent,
          done: sent + tookMs,
          ...(!leaves && { neverLeft: true }),
          outcome: leaves ? outcome : 'unknown',
          ...(reason !== undefined && outcome !== 'ok' && { reason }),
          bytes: n,
        };
        return { record, book };
      }),
  );
const cuts = fc.array(
  fc.record({ atMs: fc.nat(4000), lateMs: fc.nat(holdMs - 1) }).map(({ atMs, lateMs }) => ({
    atMs,
    toldMs: atMs + lateMs,
  })),
  { maxLength: 5 },
);
const takes = fc.array(fc.nat(8000), { maxLength: 12 });

interface Given {
  records: readonly LoadRecord[];
  edges: readonly { atMs: number; toldMs: number }[];
  takesMs: readonly number[];
}

/** Everything as it happens, in time; tells each hand-over with the edges that were known then. */
function handOvers({ records, edges, takesMs }: Given) {
  const book = new SliceBook({ scenarios, holdMs });
  const told: { slices: LoadSlice[]; known: number[] }[] = [];
  const known: number[] = [];
  const happenings: [atMs: number, happen: () => void][] = [
    ...records.flatMap((record): [number, () => void][] => [
      ...(record.neverLeft
        ? []
        : [[record.sent, () => book.leaves(record.scenario, record.sent)] as [number, () => void]]),
      [record.done, () => book.add(record)],
    ]),
    ...edges.map(({ atMs, toldMs }): [number, () => void] => [
      toldMs,
      () => {
        known.push(atMs);
        book.cut(atMs);
      },
    ]),
    ...takesMs.map((atMs): [number, () => void] => [
      atMs,
      () => told.push({ slices: book.take(atMs), known: [...known] }),
    ]),
  ];
  for (const [, happen] of happenings.sort(([a], [b]) => a - b)) happen();
  told.push({ slices: book.takeAll(), known: [...known] });
  return told;
}

const allSlices = (given: Given) => handOvers(given).flatMap(({ slices }) => slices);

/** One slice for each request, worked out the long way. */
function truth({ records, edges }: Given): LoadSlice[] {
  const at = edges.map(({ atMs }) => atMs).sort((a, b) => a - b);
  return records.flatMap(({ scenario, n, scheduled, sent, done, neverLeft, outcome, reason, bytes = 0 }) => {
    const from = Math.max(Math.floor(sent / 1000) * 1000, at.findLast((edge) => edge <= sent) ?? 0);
    const between = neverLeft ? undefined : at.findLast((edge) => sent < edge && edge <= done);
    const none: LoadSlice = {
      scenario: scenarios[scenario] ?? '',
      from,
      to: 0,
      ...noRequests,
      latency: [],
      lateness: [],
      misses: [],
    };
    const left: LoadSlice = { ...none, sent: 1 };
    const isLate = scheduled !== undefined && !neverLeft;
    const decided: LoadSlice = {
      ...none,
      ...(between !== undefined && { across: between }),
      [outcome]: 1,
      unsent: neverLeft ? 1 : 0,
      bytes,
      latency: outcome === 'ok' ? [[bucketOf(done - sent), 1]] : [],
      lateness: isLate ? [[bucketOf(sent - scheduled), 1]] : [],
      misses:
        outcome === 'ok'
          ? []
          : [{ outcome, reason: reason ?? outcome, count: 1, places: n === undefined ? [] : [[n, n]] }],
    };
    return neverLeft ? [decided] : [left, decided];
  });
}

const given = fc.tuple(requests, cuts, takes);

describe('slices', () => {
  it('add up to what became of every request, in the stretch of its sending, whenever they are taken', () => {
    fc.assert(
      fc.property(given, ([all, edges, takesMs]) => {
        const what = { records: all.map(({ record }) => record), edges, takesMs };
        expect(merged(allSlices(what))).toEqual(merged(truth(what)));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('hold as many that left or never did as were decided, and a latency for each that was ok', () => {
    fc.assert(
      fc.property(given, ([all, edges, takesMs]) => {
        const slices = allSlices({ records: all.map(({ record }) => record), edges, takesMs });
        const [sent, unsent, ok, failed, rejected, unknown] = (
          ['sent', 'unsent', 'ok', 'failed', 'rejected', 'unknown'] as const
        ).map((name) => sumOf(slices, name));
        expect([sent! + unsent!, all.length]).toEqual([all.length, ok! + failed! + rejected! + unknown!]);
        for (const slice of slices) {
          expect(slice.latency.reduce((sum, [, count]) => sum + count, 0)).toBe(slice.ok);
          expect(slice.misses.reduce((sum, { count }) => sum + count, 0)).toBe(
            slice.failed + slice.rejected + slice.unknown,
          );
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('never reach over a second, nor over an edge that was told, and hold their places as ranges in order', () => {
    fc.assert(
      fc.property(given, ([all, edges, takesMs]) => {
        const records = all.map(({ record }) => record);
        for (const { slices, known } of handOvers({ records, edges, takesMs }))
          for (const { from, to, misses } of slices) {
            expect(Math.floor(from / 1000) * 1000 + 1000).toBeGreaterThanOrEqual(to);
            expect(known.filter((edge) => from < edge && edge < to)).toEqual([]);
            for (const { places } of misses)
              for (const [index, [first, last]] of places.entries()) {
                expect(first).toBeLessThanOrEqual(last);
                expect(first).toBeGreaterThan((places[index - 1]?.[1] ?? -2) + 1);
              }
          }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('of several books come to the same as those of one', () => {
    fc.assert(
      fc.property(given, takes, ([all, edges, takesMs], otherTakes) => {
        const one = allSlices({ records: all.map(({ record }) => record), edges, takesMs });
        const several = [0, 1, 2].flatMap((book) => {
          const records = all.filter((each) => each.book === book).map(({ record }) => record);
          return allSlices({ records, edges, takesMs: otherTakes });
        });
        expect(merged(several)).toEqual(merged(one));
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('a slice', () => {
  const bookOf = (records: Partial<LoadRecord>[]) => {
    const book = new SliceBook({ scenarios, holdMs });
    for (const record of records) book.add({ scenario: 0, sent: 1, done: 2, outcome: 'failed', ...record });
    return book;
  };
  const placesOf = (...order: number[]) => bookOf(order.map((n) => ({ n }))).takeAll()[0]?.misses[0]?.places;

  it('merges places in whatever order their answers come', () => {
    expect(placesOf(0, 1, 2)).toEqual([[0, 2]]);
    expect(placesOf(2, 0, 1)).toEqual([[0, 2]]);
    expect(placesOf(5, 4, 1, 9, 0)).toEqual([
      [0, 1],
      [4, 5],
      [9, 9],
    ]);
  });

  it('tells no places rather than some of them where they are in too many pieces', () => {
    const apart = (pieces: number) => bookOf(Array.from({ length: pieces }, (_, n) => ({ n: 2 * n })));
    expect(apart(2000).takeAll()[0]?.misses[0]?.places).toHaveLength(2000);
    expect(apart(2001).takeAll()[0]?.misses).toEqual([
      { outcome: 'failed', reason: 'failed', count: 2001, places: [] },
    ]);
  });

  it('names the last of several edges between the sending and the end', () => {
    const book = bookOf([{ sent: 100, done: 900 }]);
    for (const edge of [800, 200, 950, 200]) book.cut(edge);
    expect(book.takeAll()).toMatchObject([{ from: 0, to: 200, across: 800 }]);
  });

  it('has a request that is sent at an edge behind it, and one that ends there across it', () => {
    const book = bookOf([
      { sent: 500, done: 510 },
      { sent: 490, done: 500 },
    ]);
    book.cut(500);
    const slices = book.takeAll();
    expect(slices).toMatchObject([
      { from: 500, to: 1000 },
      { from: 0, to: 500, across: 500 },
    ]);
    expect(slices[0]).not.toHaveProperty('across');
  });

  it('is held back until no edge can lie in it any more', () => {
    const book = bookOf([{ sent: 100, done: 200 }]);
    expect(book.take(1199)).toEqual([]);
    expect(book.take(1200)).toHaveLength(1);
    expect(book.takeAll()).toEqual([]);
  });
});
