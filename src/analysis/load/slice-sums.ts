import { quantile } from '#core';
import type { LoadMiss, LoadSlice } from '#core';
import { latencyOf, Tally } from '../tally.ts';
import type { LoadCounts } from './finding.ts';

/** The slices of one second and scenario, or of any other choice, added up. */
export class SliceSum {
  sent = 0;
  unsent = 0;
  ok = 0;
  failed = 0;
  rejected = 0;
  /** Told to be so; what was never heard of comes to it. */
  #unknown = 0;
  bytes = 0;
  readonly latency = new Tally();
  readonly lateness = new Tally();
  readonly misses = new Map<string, Omit<LoadMiss, 'places'>>();

  add(slice: LoadSlice): void {
    this.sent += slice.sent;
    this.unsent += slice.unsent;
    this.ok += slice.ok;
    this.failed += slice.failed;
    this.rejected += slice.rejected;
    this.#unknown += slice.unknown;
    this.bytes += slice.bytes;
    this.latency.add(slice.latency);
    this.lateness.add(slice.lateness);
    for (const one of slice.misses) this.#miss(one);
  }

  addSum(sum: SliceSum): void {
    this.sent += sum.sent;
    this.unsent += sum.unsent;
    this.ok += sum.ok;
    this.failed += sum.failed;
    this.rejected += sum.rejected;
    this.#unknown += sum.#unknown;
    this.bytes += sum.bytes;
    this.latency.add(sum.latency.toHistogram());
    this.lateness.add(sum.lateness.toHistogram());
    for (const one of sum.misses.values()) this.#miss(one);
  }

  /** Of these nothing was heard: they had left, and the record ends. */
  get unheard(): number {
    return Math.max(0, this.sent + this.unsent - this.decided);
  }

  get decided(): number {
    return this.ok + this.failed + this.rejected + this.#unknown;
  }

  get unknown(): number {
    return this.#unknown + this.unheard;
  }

  counts(): LoadCounts {
    const { sent, ok, failed, rejected, unknown, bytes } = this;
    const histogram = this.latency.toHistogram();
    const latency = latencyOf(histogram);
    const p90 = quantile(histogram, 0.9);
    return {
      due: ok + failed + rejected + unknown,
      sent,
      ok,
      failed,
      rejected,
      unknown,
      bytes,
      latency: latency && p90 !== undefined ? { ...latency, p90 } : null,
    };
  }

  /** Most frequent first. */
  reasons(): Omit<LoadMiss, 'places'>[] {
    return [...this.misses.values()].sort((a, b) => b.count - a.count);
  }

  #miss({ outcome, reason, count }: Omit<LoadMiss, 'places'>): void {
    const key = `${outcome} ${reason}`;
    const known = this.misses.get(key) ?? { outcome, reason, count: 0 };
    known.count += count;
    this.misses.set(key, known);
  }
}
