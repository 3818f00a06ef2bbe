import type { Outage } from '#analysis';
import type { Fold, ProbePlan } from '#core';
import type { TrueWindow } from './outages.ts';

/** What was true of one server, and what was found. Windows are stamps of CLOCK_MONOTONIC. */
export interface Told {
  plan: ProbePlan;
  windows: TrueWindow[];
  outages: Outage[];
  folds: Fold[];
  origin: bigint;
}

/**
 * What is untrue, in words: of every outage that it contains the truth, that each end is at most one interval and the
 * lateness wide, and that every request that met the failing server is in it.
 */
export function untruths(told: Told, { isHitCounted = true } = {}): string[] {
  const { outages } = told;
  const windows = windowsIn(told);
  if (outages.length !== windows.length) return [`${outages.length} outages of ${windows.length}`];
  return outages.flatMap((outage, index) => {
    const window = windows[index]!;
    const all = {
      ...misplaced(told, outage, window),
      ...tooWide(told, outage),
      ...miscounted(told, outage, isHitCounted ? window.hits : undefined),
    };
    return Object.entries(all).flatMap(([what, isTrue]) => (isTrue ? [] : `outage ${index}: ${what}`));
  });
}

function misplaced(
  { folds }: Told,
  { start, end }: Outage,
  { began, ended }: Window,
): Record<string, boolean> {
  const raw = rawIn(folds);
  const doneOf = (sentMs: number | null) => raw.get(sentMs ?? NaN)?.done[0] ?? NaN;
  return {
    'the last ok left before the server failed': start.after! < began[1],
    'the first failure was decided after the server failed': doneOf(start.by) > began[0],
    'the last failure left before the server served': end.after < ended[1],
    'the first ok was read after the server served': doneOf(end.by) > ended[0],
  };
}

function tooWide({ folds, plan }: Told, { start, end }: Outage): Record<string, boolean> {
  const raw = rawIn(folds);
  const isNarrow = (from: number, to: number) => {
    const unsure = folds.filter((fold) => covers(fold, from, to));
    const latenessMs = raw.get(to)?.maxLatenessMs ?? NaN;
    const widestMs = (countOf(unsure) + 1) * plan.intervalMs + latenessMs + 0.01;
    return unsure.every(({ outcome }) => outcome === 'unknown') && to - from <= widestMs;
  };
  return {
    'the start is one interval wide': isNarrow(start.after!, start.by),
    'the end is one interval wide': isNarrow(end.after, end.by!),
  };
}

/** Each is one failed sample, or one that a busy machine spoiled. */
function miscounted({ folds }: Told, { start, end, failed }: Outage, hits = failed): Record<string, boolean> {
  const inside = folds.filter((fold) => covers(fold, start.after!, end.by!));
  const spoiled = countOf(inside.filter(({ outcome }) => outcome === 'unknown'));
  return { 'every request that met it is in it': failed <= hits && failed + spoiled >= hits };
}

/**
 * What is untrue behind a network that delays and loses: an outage that is neither the server's nor a loss, and one of
 * the server's that a request met and nobody told. `lost` are stamps of CLOCK_MONOTONIC.
 */
export function untruthsBehind(told: Told, lost: readonly string[]): string[] {
  const { outages, folds, origin } = told;
  const windows = windowsIn(told);
  const losses = lost.map((stamp) => msOf(stamp, origin));
  const raw = rawIn(folds);
  const doneOf = (sentMs: number | null) => raw.get(sentMs ?? NaN)?.done[1] ?? Infinity;
  const isTrue = ({ start, end }: Outage) => {
    const isStart = windows.some(({ began }) => (start.after ?? 0) < began[1] && doneOf(start.by) > began[0]);
    const isEnd = windows.some(({ ended }) => end.after < ended[1] && doneOf(end.by) > ended[0]);
    const isLoss = losses.some((lost) => start.by <= lost && lost <= doneOf(end.after));
    return (isStart && isEnd) || isLoss;
  };
  const isTold = ({ began, ended, hits }: Window) =>
    hits === 0 || outages.some(({ start, end }) => start.by < ended[1] && doneOf(end.after) > began[0]);
  return [
    ...outages.flatMap((outage, index) => (isTrue(outage) ? [] : `outage ${index} was none`)),
    ...windows.flatMap((window, index) => (isTold(window) ? [] : `window ${index} was not told`)),
    ...(outages.length === 0 ? ['nothing was told'] : []),
  ];
}

interface Window {
  began: [before: number, after: number];
  ended: [before: number, after: number];
  hits: number;
}

function windowsIn({ windows, origin }: Told): Window[] {
  const between = ([before, after]: [string, string]): Window['began'] => [
    msOf(before, origin),
    msOf(after, origin),
  ];
  return windows.map(({ began, ended, hits }) => ({ began: between(began), ended: between(ended), hits }));
}

function msOf(stamp: string, origin: bigint): number {
  return Number(BigInt(stamp) - origin) / 1e6;
}

/** Folds of a single sample, by when they were sent. */
function rawIn(folds: readonly Fold[]): Map<number, Fold> {
  return new Map(folds.filter(({ n }) => n[0] === n[1]).map((fold) => [fold.sent[0], fold]));
}

const covers = ({ sent }: Fold, from: number, to: number) => sent[0] > from && sent[1] < to;
const countOf = (folds: readonly Fold[]) => folds.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0);
