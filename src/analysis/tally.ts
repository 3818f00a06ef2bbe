import { bucketMs, bucketOf, histogramOf, quantile } from '#core';
import type { Histogram } from '#core';
import type { Latency } from './findings.ts';

/** A histogram that grows: merging is one step per bucket, however much was merged before. */
export class Tally {
  readonly #counts = new Map<number, number>();

  add(histogram: Histogram): void {
    for (const [bucket, count] of histogram) {
      this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    }
  }

  toHistogram(): Histogram {
    return histogramOf(this.#counts);
  }

  /** How many counts are surely above a limit in milliseconds. */
  countAbove(limitMs: number): number {
    const limit = bucketOf(limitMs);
    let above = 0;
    for (const [bucket, count] of this.#counts) if (bucket > limit) above += count;
    return above;
  }
}

/** Median, 99th percentile and largest of a histogram, in milliseconds; null when it is empty. */
export function latencyOf(histogram: Histogram): Latency | null {
  const [p50, p99, top] = [quantile(histogram, 0.5), quantile(histogram, 0.99), histogram.at(-1)];
  if (p50 === undefined || p99 === undefined || top === undefined) return null;
  return { p50, p99, max: bucketMs(top[0]) };
}
