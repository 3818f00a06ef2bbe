import type { Histogram, LoadOutcome, LoadSlice } from '#core';
import { mergeHistograms } from '#core';
import { array, check, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SliceBook } from '../slice-book.ts';
import type { LoadRecord } from '../slice-book.ts';

const scenarios = ['shop', 'pay'];
const reasonOf: Record<LoadOutcome, string | undefined> = {
  ok: undefined,
  failed: 'reset',
  rejected: 'refused',
  unknown: 'harness: x',
};
const request = record({
  worker: integer({ min: 0, max: 3 }),
  scenario: integer({ min: 0, max: 1 }),
  sent: integer({ min: 0, max: 5000 }),
  tookMs: integer({ min: 0, max: 3000 }),
  outcome: constantFrom<LoadOutcome>('ok', 'failed', 'rejected', 'unknown'),
  bytes: integer({ min: 0, max: 9000 }),
});

function slicesOf(records: readonly LoadRecord[], edgeMs: number, tellEveryMs: number): LoadSlice[] {
  const book = new SliceBook({ scenarios, holdMs: 0 });
  book.cut(edgeMs);
  for (const one of records) book.leaves(one.scenario, one.sent);
  for (const one of records) book.add(one);
  const told: LoadSlice[] = [];
  for (let nowMs = 0; nowMs < 4000; nowMs += tellEveryMs) told.push(...book.take(nowMs));
  return [...told, ...book.takeAll()];
}

/** Slices of the same scenario and time, added up. */
function added(slices: readonly LoadSlice[]): Map<string, unknown> {
  const sums = new Map<string, { counts: number[]; latency: Histogram; misses: Map<string, number> }>();
  for (const slice of slices) {
    const key = `${slice.scenario} ${slice.from}-${slice.to} ${slice.across}`;
    const sum = sums.get(key) ?? { counts: Array(7).fill(0), latency: [], misses: new Map() };
    const { sent, unsent, ok, failed, rejected, unknown, bytes } = slice;
    const counts = [sent, unsent, ok, failed, rejected, unknown, bytes];
    sum.counts = sum.counts.map((count, place) => count + (counts[place] ?? 0));
    sum.latency = mergeHistograms(sum.latency, slice.latency);
    for (const { outcome, reason, count } of slice.misses)
      sum.misses.set(`${outcome} ${reason}`, (sum.misses.get(`${outcome} ${reason}`) ?? 0) + count);
    sums.set(key, sum);
  }
  return sums;
}

describe('the slices of several workers', () => {
  it('add up to those of one that had sent it all', () => {
    check(
      property(
        array(request, { maxLength: 60 }),
        integer({ min: 1, max: 8000 }),
        constantFrom(100, 250, 1000),
        (requests, edgeMs, tellEveryMs) => {
          const records = requests.map(({ worker, tookMs, ...own }) => {
            const reason = reasonOf[own.outcome];
            return { worker, record: { ...own, done: own.sent + tookMs, ...(reason && { reason }) } };
          });
          const workers = [...Map.groupBy(records, ({ worker }) => worker).values()];
          const apart = workers.flatMap((of) =>
            slicesOf(
              of.map(({ record }) => record),
              edgeMs,
              tellEveryMs,
            ),
          );
          const together = slicesOf(
            records.map(({ record }) => record),
            edgeMs,
            10_000,
          );
          expect(added(apart)).toEqual(added(together));
        },
      ),
    );
  });
});
