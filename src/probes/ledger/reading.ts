import { Ranges } from '#core';
import type { LedgerObservation, StaleRead } from '#core';
import { ReadWatch } from './read-watch.ts';
import type { SendTimes } from './send-times.ts';
import { readsAtOnce } from './store.ts';
import type { OneReading } from './store.ts';
import type { WriteLog } from './write-log.ts';

type Reads = Extract<LedgerObservation, { kind: 'reads' }>;
type ReadBack = Extract<LedgerObservation, { kind: 'read-back' }>;

interface ReadingOptions {
  read: (n: number, signal: AbortSignal) => Promise<OneReading>;
  timeoutMs: number;
  now: () => number;
}

/** Reads ids that were acknowledged while the writes go on, and tells which of the reads were stale. */
export class RunningReads {
  readonly #options: ReadingOptions;
  readonly #watch: ReadWatch;
  readonly #acknowledged: Ranges;
  readonly #closed = new AbortController();
  /** By the number that each reads. */
  readonly #underWay = new Map<number, Promise<void>>();
  #untold: { count: number; unread: number; stale: StaleRead[] } = { count: 0, unread: 0, stale: [] };

  constructor({ acknowledged }: WriteLog, times: SendTimes, options: ReadingOptions) {
    this.#options = options;
    this.#acknowledged = acknowledged;
    this.#watch = new ReadWatch((n) => {
      const sent = times.sentAt(n);
      return sent && sent.ms - sent.slackMs;
    });
  }

  /**
   * Begins one read, unless enough are under way. Of one number only one is: of two it could not be told which of them saw
   * the store first, and so neither whether it was seen in between.
   */
  begin(): void {
    const n = this.#underWay.size < readsAtOnce ? this.#watch.next(this.#acknowledged) : undefined;
    if (n === undefined || this.#underWay.has(n)) return;
    this.#underWay.set(
      n,
      this.#read(n).finally(() => this.#underWay.delete(n)),
    );
  }

  /** What was not told yet, if anything. */
  take(): Reads[] {
    const { count, stale } = this.#untold;
    const told = count + stale.length === 0 ? [] : [{ kind: 'reads' as const, ...this.#untold }];
    this.#untold = { count: 0, unread: 0, stale: [] };
    return told;
  }

  /** Waits for those under way, which end in time or once the signal aborts. */
  async end(signal: AbortSignal): Promise<void> {
    const close = () => this.close();
    signal.addEventListener('abort', close);
    if (signal.aborted) close();
    await Promise.all(this.#underWay.values());
    signal.removeEventListener('abort', close);
  }

  /** The last reading tells of ids that no read had found again. */
  settle({ sent, done, found }: ReadBack): void {
    if (!found) return;
    const missing = new Ranges(found.missing.map(({ n }) => n));
    this.#untold.stale.push(...this.#watch.settle(missing, new Ranges(found.unread), { sent, done }));
  }

  close(): void {
    this.#closed.abort();
  }

  async #read(n: number): Promise<void> {
    const { read, timeoutMs, now } = this.#options;
    const sent = now();
    const signal = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(timeoutMs)]);
    const told = await read(n, signal);
    const times = { sent, done: now() };
    this.#untold.count += 1;
    if (typeof told === 'object') this.#untold.unread += 1;
    else if (told === 'missing') this.#watch.missed(n, times);
    else this.#untold.stale.push(...this.#watch.found(n, times));
  }
}
