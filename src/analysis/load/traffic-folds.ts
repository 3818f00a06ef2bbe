import { unknownShareAllowed } from '#core';
import type { Fold, Outcome } from '#core';
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

/** Between so few there may be more in a row than surely were: the sends of a second are many, and folds must be few. */
const mostTurns = 20;

interface FoldOptions {
  probe: string;
  /** The place of the first fold. */
  n: number;
  /** Once it is known; every stretch ends there or begins there. */
  t0: number | null;
  /** Of a stretch that is told so far, what is still under way is not looked at. */
  how: 'whole' | 'so far';
  /** How many of so many may be lost for it to be no failure. */
  lostAllowed: (due: number) => number;
}

/**
 * What one stretch tells, as sends in their order. It knows when its first and last ok and lost requests were sent, and
 * not the order of those between: where each reaches into the other they are told in turns, so that no outage is told
 * as longer than it surely was.
 */
export function foldsOf(stretch: Stretch, options: FoldOptions): Fold[] {
  const { t0, how } = options;
  const unheard = how === 'whole' ? stretch.all.unheard : 0;
  if (t0 === null || stretch.from >= t0)
    return toFolds(rowsOf(stretch, stretch.all, unheard, options), options);
  // What was under way at t0, or was never heard of, is of the time since.
  const before = rowsOf(stretch, stretch.decidedBefore(t0), 0, options);
  const since = rowsOf(stretch, stretch.decidedSince(t0), unheard, options);
  const passed = before.at(-1)?.sent[1] ?? stretch.from;
  const underWay = since.map((row) => ({ ...row, sent: later(row.sent, passed) }));
  const n = options.n + countOf(before);
  return [...toFolds(before, options), ...toFolds(underWay, { ...options, n }, t0)];
}

function later([first, last]: Span, than: number): Span {
  return [Math.max(first, than), Math.max(last, than)];
}

function rowsOf(
  { from, to }: Stretch,
  sum: SliceSum,
  unheard: number,
  { lostAllowed }: Pick<FoldOptions, 'lostAllowed'>,
): Row[] {
  const told = sum.told();
  const unknown = told.unknown + unheard;
  const lost = told.failed + told.rejected;
  const due = told.ok + lost + unknown;
  const share = Math.max(0, due - 1) / Math.max(1, due);
  const whole: Span = [from, from + (to - from) * share];
  const ok: Row = { outcome: 'ok', count: told.ok, sent: sum.okSent ?? whole };
  const failed: Row = {
    outcome: 'failed',
    count: lost,
    sent: sum.lostSent ?? whole,
    reason: sum.reasons().find(({ outcome }) => outcome !== 'unknown')?.reason,
  };
  const isFailing = lost > lostAllowed(due);
  if (unknown > unknownShareAllowed * due) {
    const reason = sum.reasons().find(({ outcome }) => outcome === 'unknown')?.reason ?? 'never heard of';
    return withUnknown(inTurn(ok, isFailing ? failed : undefined), {
      outcome: 'unknown',
      count: unknown,
      sent: whole,
      reason,
    });
  }
  return isFailing ? inTurn(ok, failed) : inTurn({ ...ok, gapMs: gapOf(ok, sum) }, undefined);
}

/** All of them left in their order, at places that are spread evenly but for a weight, and were late by no more. */
function gapOf({ count, sent: [first, last] }: Row, { maxLatenessMs }: SliceSum): number {
  const evenly = (last - first) / Math.max(1, count - 1);
  return Math.min(last - first, 2 * evenly + maxLatenessMs);
}

function inTurn(ok: Row, failed: Row | undefined): Row[] {
  if (!failed) return ok.count === 0 ? [] : [ok];
  if (ok.count === 0) return [failed];
  if (ok.sent[1] < failed.sent[0]) return [ok, failed];
  if (failed.sent[1] < ok.sent[0]) return [failed, ok];
  const [first, last] = failed.sent;
  const hasBefore = ok.sent[0] < first;
  const hasAfter = ok.sent[1] > last;
  if (failed.count === 1) return aroundOne(ok, failed, hasBefore, hasAfter);
  const before = hasBefore ? [part(ok, 1, ok.sent[0])] : [];
  const after = hasAfter ? [part(ok, 1, ok.sent[1])] : [];
  const between = ok.count - before.length - after.length;
  if (between <= 0) return [...before, failed, ...after];
  return [...before, ...mixed({ ...ok, count: between }, failed), ...after];
}

/** Lost ones with oks between them, in as many turns as there can be, so that no more are told in a row than must be. */
function mixed(ok: Row, failed: Row): Row[] {
  const turns = Math.min(failed.count, ok.count + 1, mostTurns);
  const [first, last] = failed.sent;
  const at = (turn: number) => (turns === 1 ? first : first + ((last - first) * turn) / (turns - 1));
  return Array.from({ length: turns }, (_, turn) => [
    ...(turn === 0 ? [] : [part(ok, shareOf(ok.count, turn - 1, turns - 1), at(turn - 0.5))]),
    part(failed, shareOf(failed.count, turn, turns), at(turn)),
  ]).flat();
}

/** The part of a whole that falls to one of so many, none larger than another by more than one. */
function shareOf(count: number, place: number, of: number): number {
  return Math.floor((count * (place + 1)) / of) - Math.floor((count * place) / of);
}

function aroundOne(ok: Row, failed: Row, hasBefore: boolean, hasAfter: boolean): Row[] {
  if (!hasBefore) return [failed, ok];
  if (!hasAfter) return [ok, failed];
  return [part(ok, 1, ok.sent[0]), failed, part(ok, ok.count - 1, ok.sent[1])];
}

function part(row: Row, count: number, at: number): Row {
  return { ...row, count, sent: [at, at] };
}

/** What is unknown may lie anywhere: it is told behind the first ok, so that nothing is known to last through it. */
function withUnknown([first, ...others]: readonly Row[], unknown: Row): Row[] {
  if (!first) return [unknown];
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

function countOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

/** `done`: when all of them were decided, where that is not as good as when they were sent. */
export function toFolds(
  rows: readonly Row[],
  { probe, n }: Pick<FoldOptions, 'probe' | 'n'>,
  done?: number,
): Fold[] {
  let place = n;
  return rows.map(({ outcome, count, sent: [first, last], gapMs, reason }) => {
    const places: Fold['n'] = [place, place + count - 1];
    place += count;
    return {
      probe,
      n: places,
      outcome,
      ...(reason !== undefined && { reason }),
      sent: [first, last],
      done: done === undefined ? [first, last] : [done, done],
      longestGapMs: gapMs ?? last - first,
      maxLatenessMs: 0,
      latency: [],
      lateness: [],
    };
  });
}
