/** Counts by logarithmic bucket, sparse and ordered: `[bucket, count]`. Merges exactly. */
export type Histogram = [bucket: number, count: number][];

// 1 % wide buckets from 1 microsecond: a value is off by at most 0.5 %.
const growth = Math.log(1.01);
const floorMs = 0.001;

/** The bucket of a duration in milliseconds. */
export function bucketOf(ms: number): number {
  return ms <= floorMs ? 0 : Math.round(Math.log(ms / floorMs) / growth);
}

/** The middle of a bucket, in milliseconds. */
export function bucketMs(bucket: number): number {
  return floorMs * Math.exp(bucket * growth);
}

/** Counts one duration in milliseconds. */
export function countIn(counts: Map<number, number>, ms: number): void {
  const bucket = bucketOf(ms);
  counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
}

/** Counts by bucket in their order. */
export function histogramOf(counts: ReadonlyMap<number, number>): Histogram {
  return [...counts].sort(([a], [b]) => a - b);
}

/** Adds the counts of `from` to `into`, keeping the order. */
export function mergeHistograms(into: Histogram, from: Histogram): Histogram {
  const counts = new Map(into);
  for (const [bucket, count] of from) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return histogramOf(counts);
}

/** The value below which the share `q` (0 to 1) of the counts lies, in milliseconds; undefined when empty. */
export function quantile(histogram: Histogram, q: number): number | undefined {
  const total = histogram.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of histogram) {
    seen += count;
    if (seen >= q * total && seen > 0) return bucketMs(bucket);
  }
  return undefined;
}
