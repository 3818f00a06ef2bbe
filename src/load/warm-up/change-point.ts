import { medianOf } from './trend.ts';

/** Where a series changes most: values from this index on differ from those before. */
export interface ChangePoint {
  index: number;
  /** Median after less median before. */
  change: number;
  /** The chance of so large a statistic where nothing changes, about; at most 1. */
  p: number;
}

/**
 * Pettitt's test for one change-point at an unknown place (A. N. Pettitt, "A non-parametric approach to the
 * change-point problem", Applied Statistics 28, 1979): K = max |U(t)|, p about 2 exp(-6 K² / (n³ + n²)). The
 * approximation errs to the large side in short series: below 15 values it is never under 1 %.
 */
export function pettitt(values: readonly number[]): ChangePoint {
  const n = values.length;
  let u = 0;
  let most = 0;
  let index = 0;
  for (const [at, value] of values.entries()) {
    for (const other of values) u += Math.sign(value - other);
    if (Math.abs(u) <= most) continue;
    most = Math.abs(u);
    index = at + 1;
  }
  const change = most > 0 ? medianOf(values.slice(index)) - medianOf(values.slice(0, index)) : 0;
  const p = Math.min(1, 2 * Math.exp((-6 * most * most) / (n * n * n + n * n)));
  return { index, change, p };
}
