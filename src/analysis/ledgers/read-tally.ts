import { Ranges } from '#core';
import type { Interval, ObservationOf } from '#core';
import type { LedgerReads } from './finding.ts';

/** What the reads of one ledger come to; of them only which ids were stale is kept. */
export class ReadTally {
  readonly #counts = { count: 0, unread: 0, stale: 0 };
  /** One may have been stale several times. */
  readonly #staleIds = new Ranges();
  #sent: [first: number, last: number] | undefined;
  #longest: Interval | null = null;

  add({ count, unread, stale }: Omit<ObservationOf<'reads'>, 'kind' | 'probe'>): void {
    this.#counts.count += count;
    this.#counts.unread += unread;
    for (const { n, reads, sent, lastedMs } of stale) {
      this.#counts.stale += reads;
      this.#staleIds.add(n);
      const [first, last] = this.#sent ?? sent;
      this.#sent = [Math.min(first, sent[0]), Math.max(last, sent[1])];
      const { lo, hi } = this.#longest ?? { lo: 0, hi: 0 };
      this.#longest = { lo: Math.max(lo, lastedMs[0]), hi: Math.max(hi ?? 0, lastedMs[1]) };
    }
  }

  finding(t0: number | null): LedgerReads {
    const staleSent = t0 === null || !this.#sent ? null : { lo: this.#sent[0] - t0, hi: this.#sent[1] - t0 };
    return { ...this.#counts, staleIds: this.#staleIds.count(), staleSent, longest: this.#longest };
  }
}
