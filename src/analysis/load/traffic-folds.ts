import { unknownShareAllowed } from '#core';
import type { Fold, Outcome } from '#core';
import type { Mixture, Sent } from '../mixture.ts';
import { bareFold } from '../stretch.ts';
import type { Span, SliceSum } from './slice-sums.ts';
import type { Stretch } from './stretches.ts';

/** Sends of one outcome in a row, between the first and the last of them. */
export interface Row {
  outcome: Outcome;
  count: number;
  sent: Span;
  /** The longest time between two of them; that from the first to the last where it is not told. */
  gapMs?: number;
  reason?: string | undefined;
}

/** What a stretch tells in turn: sends of one outcome, or several of two whose order is known in part. */
export type Told = { fold: Fold } | { mixture: Mixture; isSince: boolean };

interface FoldOptions {
  probe: string;
  /** The place of the first fold. */
  n: number;
  /** Once it is known; every stretch ends there or begins there. */
  t0: number | null;
  /** Of a stretch that is told so far, what is still under way is not looked at. */
  how: 'whole' | 'so far';
  /** Whether what was lost before t0, or since, is no more than the service always loses. */
  isUsual: { before: boolean; since: boolean };
}

/** What one stretch tells, as sends in their order as far as it is known. */
export function toldOf(stretch: Stretch, options: FoldOptions): Told[] {
  const { t0, how, isUsual } = options;
  const unheard = how === 'whole' ? stretch.all.unheard : 0;
  if (t0 === null || stretch.from >= t0) {
    const isSince = t0 !== null;
    const rows = rowsOf(stretch, stretch.all, unheard, isSince ? isUsual.since : isUsual.before);
    return toTold(rows, { ...options, isSince });
  }
  // What was under way at t0, or was never heard of, is of the time since.
  const before = rowsOf(stretch, stretch.decidedBefore(t0), 0, isUsual.before);
  const since = rowsOf(stretch, stretch.decidedSince(t0), unheard, isUsual.since);
  const passed = Math.max(stretch.from, ...before.map(lastOf));
  const underWay = since.map((row) => shifted(row, passed));
  const n = options.n + before.reduce((sum, row) => sum + ('mixture' in row ? 0 : row.count), 0);
  return [
    ...toTold(before, { ...options, isSince: false }),
    ...toTold(underWay, { ...options, n, isSince: true, done: t0 }),
  ];
}

/** Sends whose order is known in part, in place of a row. */
interface Mixed {
  mixture: Mixture;
}

function lastOf(row: Row | Mixed): number {
  return 'mixture' in row ? Math.max(row.mixture.ok.last, row.mixture.failed.last) : row.sent[1];
}

function countOf(row: Row | Mixed): number {
  if (!('mixture' in row)) return row.count;
  const { ok, failed, unknown } = row.mixture;
  return ok.count + failed.count + unknown;
}

function shifted(row: Row | Mixed, than: number): Row | Mixed {
  if (!('mixture' in row)) return { ...row, sent: later(row.sent, than) };
  const shift = <T extends Sent>(one: T): T => ({
    ...one,
    first: Math.max(one.first, than),
    last: Math.max(one.last, than),
  });
  const { ok, failed, unknown } = row.mixture;
  return { mixture: { ok: shift(ok), failed: shift(failed), unknown } };
}

function later([first, last]: Span, than: number): Span {
  return [Math.max(first, than), Math.max(last, than)];
}

function rowsOf({ from, to }: Stretch, sum: SliceSum, unheard: number, isUsual: boolean): (Row | Mixed)[] {
  const told = sum.told();
  const lost = told.failed + told.rejected;
  const due = told.ok + lost + told.unknown + unheard;
  const share = Math.max(0, due - 1) / Math.max(1, due);
  const whole: Span = [from, from + (to - from) * share];
  const isSpoiled = told.unknown + unheard > unknownShareAllowed * due;
  const unknown: Row = {
    outcome: 'unknown',
    count: isSpoiled ? told.unknown + unheard : 0,
    sent: whole,
    reason: sum.reasons().find(({ outcome }) => outcome === 'unknown')?.reason ?? 'never heard of',
  };
  const ok: Row = { outcome: 'ok', count: told.ok, sent: sum.okSent ?? whole };
  if (lost === 0 || isUsual)
    return isSpoiled ? withUnknown([ok], unknown) : [{ ...ok, gapMs: gapOf(ok, sum) }];
  const failed: Row = {
    outcome: 'failed',
    count: lost,
    sent: sum.lostSent ?? whole,
    reason: sum.mostly ?? undefined,
  };
  const inOrder = inTurn(ok, failed);
  if (inOrder) return isSpoiled ? withUnknown(inOrder, unknown) : inOrder;
  return [
    {
      mixture: {
        ok: sentOf(ok),
        failed: { ...sentOf(failed), reason: failed.reason },
        unknown: unknown.count,
      },
    },
  ];
}

function sentOf({ count, sent: [first, last] }: Row): Sent {
  return { count, first, last };
}

/** All of them left in their order, at places that are spread evenly but for a weight, and were late by no more. */
function gapOf({ count, sent: [first, last] }: Row, { maxLatenessMs }: SliceSum): number {
  const evenly = (last - first) / Math.max(1, count - 1);
  return Math.min(last - first, 2 * evenly + maxLatenessMs);
}

/** Where neither reaches into the other. */
function inTurn(ok: Row, failed: Row): Row[] | undefined {
  if (ok.count === 0) return [failed];
  if (ok.sent[1] < failed.sent[0]) return [ok, failed];
  return failed.sent[1] < ok.sent[0] ? [failed, ok] : undefined;
}

function part(row: Row, count: number, at: number): Row {
  return { ...row, count, sent: [at, at] };
}

/** What is unknown may lie anywhere: it is told behind the first ok, so that nothing is known to last through it. */
function withUnknown([first, ...others]: readonly Row[], unknown: Row): Row[] {
  if (!first || first.count === 0) return [unknown, ...others];
  if (first.outcome !== 'ok') return [unknown, first, ...others];
  if (first.count === 1) return [first, { ...unknown, sent: later(unknown.sent, first.sent[1]) }, ...others];
  const [begin, end] = first.sent;
  return [
    part(first, 1, begin),
    { ...unknown, sent: first.sent },
    part(first, first.count - 1, end),
    ...others,
  ];
}

interface Placed extends Pick<FoldOptions, 'probe' | 'n'> {
  isSince: boolean;
  /** When all of them were decided, where that is not as good as when they were sent. */
  done?: number;
}

function toTold(rows: readonly (Row | Mixed)[], { probe, n, isSince, done }: Placed): Told[] {
  let place = n;
  return rows.flatMap((row): Told[] => {
    if (countOf(row) === 0) return [];
    if ('mixture' in row) return [{ mixture: row.mixture, isSince }];
    const fold = foldOf(row, { probe, n: place }, done);
    place += row.count;
    return [{ fold }];
  });
}

/** `done`: when all of them were decided, where that is not as good as when they were sent. */
export function foldOf(
  { outcome, count, sent: [first, last], gapMs, reason }: Row,
  { probe, n }: Pick<FoldOptions, 'probe' | 'n'>,
  done?: number,
): Fold {
  return bareFold({
    probe,
    n: [n, n + count - 1],
    outcome,
    ...(reason !== undefined && { reason }),
    sent: [first, last],
    ...(done !== undefined && { done: [done, done] }),
    longestGapMs: gapMs ?? last - first,
  });
}
