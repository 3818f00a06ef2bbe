import { countIn, histogramOf } from '#core';
import type { Fold, Sample } from '#core';

/** A fold that still grows. Samples come in the order of their places. */
export class OpenFold {
  readonly #probe: string;
  readonly #first: Sample;
  #last: Sample;
  readonly #done: [earliest: number, latest: number];
  #longestGapMs = 0;
  #maxLatenessMs = -Infinity;
  readonly #latency = new Map<number, number>();
  readonly #lateness = new Map<number, number>();

  constructor(probe: string, first: Sample) {
    this.#probe = probe;
    this.#first = first;
    this.#last = first;
    this.#done = [first.done, first.done];
    this.#count(first);
  }

  add(sample: Sample): void {
    this.#longestGapMs = Math.max(this.#longestGapMs, sample.sent - this.#last.sent);
    this.#last = sample;
    this.#done[0] = Math.min(this.#done[0], sample.done);
    this.#done[1] = Math.max(this.#done[1], sample.done);
    this.#count(sample);
  }

  toFold(): Fold {
    const { outcome, reason } = this.#first;
    return {
      probe: this.#probe,
      n: [this.#first.n, this.#last.n],
      outcome,
      ...(reason !== undefined && { reason }),
      sent: [this.#first.sent, this.#last.sent],
      done: this.#done,
      longestGapMs: toMicroseconds(this.#longestGapMs),
      maxLatenessMs: toMicroseconds(this.#maxLatenessMs),
      latency: histogramOf(this.#latency),
      lateness: histogramOf(this.#lateness),
    };
  }

  #count(sample: Sample): void {
    const latenessMs = (sample.neverLeft ? sample.done : sample.sent) - sample.scheduled;
    this.#maxLatenessMs = Math.max(this.#maxLatenessMs, latenessMs);
    countIn(this.#lateness, latenessMs);
    if (!sample.neverLeft) countIn(this.#latency, sample.done - sample.sent);
  }
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
