/** A value and when it was, in milliseconds. */
export type Point = readonly [atMs: number, value: number];

/**
 * The Mann-Kendall test for a monotonic trend (H. B. Mann, "Nonparametric tests against trend", Econometrica 13, 1945;
 * M. G. Kendall, "Rank Correlation Methods", 1975, whose variance is corrected for ties): the standard normal score of
 * a series in order, with the correction for continuity. Positive where it rises; 0 where all values are equal.
 */
export function mannKendall(values: readonly number[]): number {
  const n = values.length;
  let sum = 0;
  for (const [index, value] of values.entries())
    for (let earlier = 0; earlier < index; earlier += 1) sum += Math.sign(value - (values[earlier] ?? value));
  const spread = (count: number) => count * (count - 1) * (2 * count + 5);
  const ties = tiesOf(values).reduce((total, count) => total + spread(count), 0);
  const variance = (spread(n) - ties) / 18;
  return variance > 0 ? (sum - Math.sign(sum)) / Math.sqrt(variance) : 0;
}

/**
 * The slope of a line through the points, a millisecond: the median of the slopes between all pairs (P. K. Sen,
 * "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968, after H. Theil, 1950).
 */
export function theilSen(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [index, [at, value]] of points.entries())
    for (const [earlierAt, earlier] of points.slice(0, index))
      if (at !== earlierAt) slopes.push((value - earlier) / (at - earlierAt));
  return medianOf(slopes);
}

/** The middle value, or the mean of the two; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

function tiesOf(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}
