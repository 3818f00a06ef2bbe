import { addRequests, bucketMs, noRequests, quantile } from '#core';
import type { LoadMiss, LoadOutcome, LoadSlice, RequestCounts } from '#core';
import { latencyOf, Tally } from '../tally.ts';
import type { LoadCounts } from './finding.ts';

/** Two moments, monotonic milliseconds of the run. */
export type Span = readonly [first: number, last: number];

/** The slices of one second and scenario, or of any other choice, added up. */
export class SliceSum {
  readonly #told: RequestCounts = { ...noRequests };
  readonly latency = new Tally();
  readonly lateness = new Tally();
  readonly misses = new Map<string, Omit<LoadMiss, 'places'>>();
  /** When the first and the last that was ok were sent, and those that were lost. */
  okSent: Span | undefined;
  lostSent: Span | undefined;

  add(slice: LoadSlice): void {
    addRequests(this.#told, slice);
    this.latency.add(slice.latency);
    this.lateness.add(slice.lateness);
    for (const one of slice.misses) this.#miss(one);
    this.#widen(slice);
  }

  addSum(sum: SliceSum): void {
    addRequests(this.#told, sum.#told);
    this.latency.add(sum.latency.toHistogram());
    this.lateness.add(sum.lateness.toHistogram());
    for (const one of sum.misses.values()) this.#miss(one);
    this.#widen(sum);
  }

  /** It is not likely to be added to any more. */
  pack(): void {
    this.latency.pack();
    this.lateness.pack();
  }

  /** Of these nothing was heard: they had left, and the record ends. */
  get unheard(): number {
    const { sent, unsent, ok, failed, rejected, unknown } = this.#told;
    return Math.max(0, sent + unsent - ok - failed - rejected - unknown);
  }

  /** What was heard of. */
  told(): Readonly<RequestCounts> {
    return this.#told;
  }

  /** Failed or rejected. */
  get lost(): number {
    return this.#told.failed + this.#told.rejected;
  }

  /** The largest of those that left. */
  get maxLatenessMs(): number {
    const top = this.lateness.toHistogram().at(-1);
    return top ? bucketMs(top[0]) : 0;
  }

  /** What was never heard of is unknown. */
  outcomes(): Record<LoadOutcome, number> {
    const { ok, failed, rejected, unknown } = this.#told;
    return { ok, failed, rejected, unknown: unknown + this.unheard };
  }

  counts(): LoadCounts {
    const { sent, bytes } = this.#told;
    const outcomes = this.outcomes();
    const { ok, failed, rejected, unknown } = outcomes;
    const histogram = this.latency.toHistogram();
    const latency = latencyOf(histogram);
    const p90 = quantile(histogram, 0.9);
    return {
      due: ok + failed + rejected + unknown,
      sent,
      ...outcomes,
      bytes,
      latency: latency && p90 !== undefined ? { ...latency, p90 } : null,
    };
  }

  /** The same without what was not heard of, or not yet. */
  decided(): LoadCounts {
    const counts = this.counts();
    return { ...counts, due: counts.due - this.unheard, unknown: counts.unknown - this.unheard };
  }

  /** Why most of those were lost that were; null where none was. */
  get mostly(): string | null {
    return this.reasons().find(({ outcome }) => outcome !== 'unknown')?.reason ?? null;
  }

  /** Most frequent first. */
  reasons(): Omit<LoadMiss, 'places'>[] {
    return [...this.misses.values()].sort((a, b) => b.count - a.count);
  }

  #widen({ okSent, lostSent }: { okSent?: Span | undefined; lostSent?: Span | undefined }): void {
    this.okSent = spanOf(this.okSent, okSent);
    this.lostSent = spanOf(this.lostSent, lostSent);
  }

  #miss({ outcome, reason, count }: Omit<LoadMiss, 'places'>): void {
    const key = `${outcome} ${reason}`;
    const known = this.misses.get(key) ?? { outcome, reason, count: 0 };
    known.count += count;
    this.misses.set(key, known);
  }
}

/** From the first moment of both to the last. */
function spanOf(a: Span | undefined, b: Span | undefined): Span | undefined {
  if (!a || !b) return a ?? b;
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
