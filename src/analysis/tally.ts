import { bucketMs, bucketOf, histogramOf, quantile } from '#core';
import type { Histogram } from '#core';
import type { Latency } from './findings.ts';

/** A histogram that grows: merging is one step per bucket, however much was merged before. */
export class Tally {
  #counts = new Map<number, number>();
  /** Buckets and counts in turn, while it is put away. */
  #packed: Uint32Array | undefined;

  add(histogram: Histogram): void {
    this.#unpack();
    for (const [bucket, count] of histogram) {
      this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    }
  }

  toHistogram(): Histogram {
    return this.#packed ? [...pairsOf(this.#packed)] : histogramOf(this.#counts);
  }

  /** How many counts are surely above a limit in milliseconds. */
  countAbove(limitMs: number): number {
    const limit = bucketOf(limitMs);
    let above = 0;
    for (const [bucket, count] of this.#packed ? pairsOf(this.#packed) : this.#counts)
      if (bucket > limit) above += count;
    return above;
  }

  /** Puts it away in less room, until it is added to again. */
  pack(): void {
    if (this.#packed) return;
    this.#packed = Uint32Array.from(histogramOf(this.#counts).flat());
    this.#counts = new Map();
  }

  #unpack(): void {
    if (!this.#packed) return;
    this.#counts = new Map(pairsOf(this.#packed));
    this.#packed = undefined;
  }
}

function* pairsOf(packed: Uint32Array): Generator<[number, number]> {
  for (let at = 0; at < packed.length; at += 2) yield [packed[at] ?? 0, packed[at + 1] ?? 0];
}

/** Median, 99th percentile and largest of a histogram, in milliseconds; null when it is empty. */
export function latencyOf(histogram: Histogram): Latency | null {
  const [p50, p99, top] = [quantile(histogram, 0.5), quantile(histogram, 0.99), histogram.at(-1)];
  if (p50 === undefined || p99 === undefined || top === undefined) return null;
  return { p50, p99, max: bucketMs(top[0]) };
}
