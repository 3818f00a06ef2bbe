import { mergeHistograms, quantile } from '#core';
import type { Fold, Histogram, LoadSlice } from '#core';

const bucketMs = 250;

interface Bucket {
  sent: number;
  failed: number;
  latency: Histogram;
}

/** What requests told in the last while, by when they were decided; memory grows with the while, not with the run. */
export class Recent {
  readonly #spanMs: number;
  readonly #buckets = new Map<number, Bucket>();
  #first = Infinity;
  #latest = -Infinity;

  constructor(spanMs: number) {
    this.#spanMs = Math.max(spanMs, bucketMs);
  }

  /** A fold counts at the moment its last send was decided. What Squall itself spoiled tells nothing. */
  add(fold: Fold): void {
    if (fold.outcome === 'unknown') return;
    this.#first = Math.min(this.#first, fold.sent[0]);
    const count = fold.n[1] - fold.n[0] + 1;
    if (fold.outcome === 'failed') this.#count(fold.done[1], { sent: count, failed: count, latency: [] });
    else this.#count(fold.done[1], { sent: count, failed: 0, latency: fold.latency });
  }

  /** A slice of load counts at the end of the time in which it was sent. */
  addSlice({ from, to, ok, failed, rejected, latency }: LoadSlice): void {
    const lost = failed + rejected;
    if (ok + lost === 0) return;
    this.#first = Math.min(this.#first, from);
    this.#count(to, { sent: ok + lost, failed: lost, latency });
  }

  #count(atMs: number, { sent, failed, latency }: Bucket): void {
    const place = Math.floor(atMs / bucketMs);
    const bucket = this.#buckets.get(place) ?? { sent: 0, failed: 0, latency: [] };
    bucket.sent += sent;
    bucket.failed += failed;
    bucket.latency = mergeHistograms(bucket.latency, latency);
    this.#buckets.set(place, bucket);
    this.#latest = Math.max(this.#latest, atMs);
    for (const old of this.#buckets.keys()) if (old < this.#firstPlace()) this.#buckets.delete(old);
  }

  /** Whether something is known of as long as this looks back: what is told of less is not told of so long. */
  get isWhole(): boolean {
    return this.#latest - this.#first >= this.#spanMs;
  }

  /** The share of requests that failed; undefined without any. */
  failedShare(): number | undefined {
    let [sent, failed] = [0, 0];
    for (const bucket of this.#buckets.values()) {
      sent += bucket.sent;
      failed += bucket.failed;
    }
    return sent === 0 ? undefined : failed / sent;
  }

  /** The latency below which this share of the ok answers lies, in milliseconds; undefined without any. */
  latency(q: number): number | undefined {
    let merged: Histogram = [];
    for (const { latency } of this.#buckets.values()) merged = mergeHistograms(merged, latency);
    return quantile(merged, q);
  }

  get latest(): number {
    return this.#latest;
  }

  #firstPlace(): number {
    return Math.floor((this.#latest - this.#spanMs) / bucketMs) + 1;
  }
}
