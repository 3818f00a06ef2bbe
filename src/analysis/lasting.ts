import type { Interval } from '#core';
import type { Outage } from './findings.ts';

/** Whether something lasted at least as long as asked. */
export type Lasting = 'surely' | 'perhaps' | 'no';

/** How long an outage lasted: at least from its first to its last failed send, at most from ok to ok. */
export function lengthOf({ start, end }: Outage): Interval {
  const hi = start.after === null || end.by === null ? null : end.by - start.after;
  return { lo: Math.max(0, end.after - start.by), hi };
}

/** Whether a length reaches a limit: surely if all of its interval does, not if none of it does. */
export function lastsFor({ lo, hi }: Interval, limitMs: number): Lasting {
  if (lo >= limitMs) return 'surely';
  return hi !== null && hi < limitMs ? 'no' : 'perhaps';
}

/**
 * The longest time between two oks of one probe since t0 with a send in it that was not ok: no outage was longer, neither
 * one that was seen nor one that hid in unknown sends.
 */
export class LongestSilence {
  #lastOk: number | null = null;
  #isSilent = false;
  #longestMs: number | null = 0;

  ok([first, last]: [number, number]): void {
    if (this.#isSilent) this.#longestMs = this.#withOpen(first);
    this.#isSilent = false;
    this.#lastOk = last;
  }

  notOk(): void {
    this.#isSilent = true;
  }

  /** Null when it had no ok before, or has not ended. */
  get longestMs(): number | null {
    return this.#isSilent ? null : this.#longestMs;
  }

  #withOpen(okAfter: number): number | null {
    if (this.#lastOk === null || this.#longestMs === null) return null;
    return Math.max(this.#longestMs, okAfter - this.#lastOk);
  }
}

/** The longest of a service's outages: as those that were seen were at least, and as any can have been at most. */
export function longestOf(outages: readonly Outage[], silences: readonly (number | null)[]): Interval {
  const lengths = outages.map(lengthOf);
  const most = [...lengths.map(({ hi }) => hi), ...silences];
  return {
    lo: Math.max(0, ...lengths.map(({ lo }) => lo)),
    hi: most.includes(null) ? null : Math.max(0, ...most.flatMap((hi) => hi ?? [])),
  };
}
