import type { Ranges, StaleRead } from '#core';

/** So many ids that were not found are waited for; with more of them only these are read. */
const suspectsAtMost = 1000;
const goldenRatio = 0.618033988749895;

interface Suspect {
  misses: number;
  first: ReadTimes;
  last: ReadTimes;
}

interface ReadTimes {
  sent: number;
  done: number;
}

/**
 * Which id is read next while the ledger runs, and which reads were stale: an acknowledged id that was not found, and was
 * found later. What it holds grows with the ids that are missing, not with time.
 */
export class ReadWatch {
  readonly #suspects = new Map<number, Suspect>();
  readonly #sentAt: (n: number) => number | undefined;
  #turn = 0;

  /** `sentAt` is a time at which a write had not left yet. */
  constructor(sentAt: (n: number) => number | undefined) {
    this.#sentAt = sentAt;
  }

  /** How many ids are waited for. */
  get size(): number {
    return this.#suspects.size;
  }

  /** In turn the one written last, one of any age, and one that was not found before. */
  next(acknowledged: Ranges): number | undefined {
    this.#turn += 1;
    const isForSuspects = this.#turn % 2 === 0 || this.#suspects.size >= suspectsAtMost;
    const suspect = isForSuspects ? this.#nextSuspect() : undefined;
    if (suspect !== undefined) return suspect;
    if (this.#turn % 4 === 1) return acknowledged.last();
    const place = Math.floor(((this.#turn * goldenRatio) % 1) * acknowledged.count());
    return acknowledged.at(place);
  }

  missed(n: number, times: ReadTimes): void {
    const suspect = this.#suspects.get(n);
    if (!suspect) return void this.#suspects.set(n, { misses: 1, first: times, last: times });
    suspect.misses += 1;
    if (times.sent < suspect.first.sent) suspect.first = times;
    if (times.sent > suspect.last.sent) suspect.last = times;
  }

  /** The stale reads that come to light when an id is found; a read that left before the last miss proves nothing. */
  found(n: number, times: ReadTimes): StaleRead[] {
    const suspect = this.#suspects.get(n);
    if (!suspect || times.sent < suspect.last.done) return [];
    this.#suspects.delete(n);
    const { misses, first, last } = suspect;
    const sinceWrite = times.done - (this.#sentAt(n) ?? first.sent);
    return [
      {
        n,
        reads: misses,
        sent: [first.sent, last.sent],
        lastedMs: [Math.max(0, last.sent - first.done), Math.max(0, sinceWrite)],
      },
    ];
  }

  /** Those that the last reading found after all. */
  settle(missing: Ranges, unread: Ranges, times: ReadTimes): StaleRead[] {
    return [...this.#suspects.keys()].flatMap((n) =>
      missing.has(n) || unread.has(n) ? [] : this.found(n, times),
    );
  }

  #nextSuspect(): number | undefined {
    const [oldest] = this.#suspects.entries();
    if (!oldest) return undefined;
    // To the end of the line, so that each has its turn.
    const [n, suspect] = oldest;
    this.#suspects.delete(n);
    this.#suspects.set(n, suspect);
    return n;
  }
}
