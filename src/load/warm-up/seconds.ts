import { addRequests, mergeHistograms, noRequests } from '#core';
import type { Histogram, LoadSlice, RequestCounts } from '#core';

/** What became of the requests of one second, all scenarios together. */
export interface Second extends RequestCounts {
  latency: Histogram;
}

const secondMs = 1000;

/** The last seconds of a load by when its requests were sent. Slices add up, late ones too. Pure. */
export class Seconds {
  readonly #keep: number;
  #first: number | undefined;
  #kept: Second[] = [];

  constructor(keepMs: number) {
    this.#keep = Math.ceil(keepMs / secondMs);
  }

  /** Slices of seconds that are no longer kept are left out. */
  add(slices: readonly LoadSlice[]): void {
    for (const slice of slices) {
      const second = this.#second(Math.floor(slice.from / secondMs));
      if (!second) continue;
      addRequests(second, slice);
      if (slice.latency.length > 0) second.latency = mergeHistograms(second.latency, slice.latency);
    }
    const tooMany = this.#kept.length - this.#keep;
    if (tooMany <= 0 || this.#first === undefined) return;
    this.#kept.splice(0, tooMany);
    this.#first += tooMany;
  }

  /** The number of the oldest second that is kept: its begin in milliseconds over 1000. */
  get oldest(): number {
    return this.#first ?? 0;
  }

  /** The number of the newest second of which something was told; -1 before. */
  get newest(): number {
    return this.#first === undefined ? -1 : this.#first + this.#kept.length - 1;
  }

  /** One second by its number; undefined outside of what is kept. */
  at(number: number): Second | undefined {
    return this.#first === undefined ? undefined : this.#kept[number - this.#first];
  }

  /** Seconds `from` to `to` together, both included. */
  sum(from: number, to: number): RequestCounts {
    const sum = { ...noRequests };
    for (let number = Math.max(from, this.oldest); number <= Math.min(to, this.newest); number += 1) {
      const second = this.at(number);
      if (second) addRequests(sum, second);
    }
    return sum;
  }

  #second(number: number): Second | undefined {
    this.#first ??= number;
    // Workers begin one after the other: the first seconds may be told in any order.
    while (number < this.#first && this.#kept.length < this.#keep) {
      this.#kept.unshift(emptySecond());
      this.#first -= 1;
    }
    if (number < this.#first) return undefined;
    const newest = Math.max(number, this.newest);
    if (newest - this.#first >= 2 * this.#keep) {
      this.#kept = [];
      this.#first = number;
    }
    while (this.newest < number) this.#kept.push(emptySecond());
    return this.#kept[number - this.#first];
  }
}

/** How many of them nobody knows the end of yet. */
export function undecidedOf({ sent, unsent, ok, failed, rejected, unknown }: RequestCounts): number {
  return Math.max(0, sent + unsent - ok - failed - rejected - unknown);
}

function emptySecond(): Second {
  return { ...noRequests, latency: [] };
}
