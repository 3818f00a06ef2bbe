import { pettitt } from './change-point.ts';
import { mannKendall, medianOf, theilSen } from './trend.ts';
import type { Point } from './trend.ts';

/** Whether a series still drifts, and by how much over its length. */
export interface Drift {
  verdict: 'steady' | 'drifts' | 'not told yet';
  /** Of a line through all, or the step where that is what was found; 0 where it may be chance. In the values' unit. */
  change: number;
  /** The change as a part of the median; signed. */
  share: number;
}

/** What a change must be larger than to mean something. */
export interface DriftBounds {
  /** Part of the median. */
  driftBelow: number;
  /** In the values' unit. */
  floor?: number;
}

/** With fewer values no order of them is rare enough. */
export const fewestPoints = 8;

/** Two-sided, 1 %. */
const criticalScore = 2.576;
const criticalP = 0.01;
/** Below a millisecond a change of latency means nothing to anybody. */
const leastChangeMs = 1;

/**
 * A series drifts where it changes by more than both bounds, and by more than chance does at a significance of 1 %:
 * along a line (Mann-Kendall, with Theil and Sen's slope for its size) or in one step (Pettitt). In any order.
 */
export function driftOf(points: readonly Point[], { driftBelow, floor = leastChangeMs }: DriftBounds): Drift {
  const inOrder = [...points].sort(([a], [b]) => a - b);
  const values = inOrder.map(([, value]) => value);
  const median = medianOf(values);
  const found = (verdict: Drift['verdict'], change: number): Drift => ({
    verdict,
    change,
    share: median > 0 ? change / median : 0,
  });
  if (values.length < fewestPoints) return found('not told yet', 0);
  const isLarge = (change: number) => Math.abs(change) > Math.max(floor, driftBelow * median);

  const lengthMs = (inOrder.at(-1)?.[0] ?? 0) - (inOrder[0]?.[0] ?? 0);
  const isTrend = Math.abs(mannKendall(values)) > criticalScore;
  const along = isTrend ? theilSen(inOrder) * lengthMs : 0;
  if (isLarge(along)) return found('drifts', along);
  const step = pettitt(values);
  if (isLarge(step.change) && step.p < criticalP) return found('drifts', step.change);
  return found('steady', along);
}
