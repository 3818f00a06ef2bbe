import type { Interval } from '#core';

/** The longest stretch of failures between two oks, by send times: from its own length to the time between the oks. */
export class LongestOutage {
  #lastOk: number | null = null;
  #open: { okBefore: number | null; first: number; last: number } | undefined;
  #longest: Interval | null = null;

  ok([first, last]: [number, number]): void {
    this.#longest = this.#withOpen(first);
    this.#open = undefined;
    this.#lastOk = last;
  }

  failed([first, last]: [number, number]): void {
    this.#open ??= { okBefore: this.#lastOk, first, last };
    this.#open.last = last;
  }

  /** Null when nothing failed. */
  longest(): Interval | null {
    return this.#withOpen(null);
  }

  #withOpen(okAfter: number | null): Interval | null {
    if (!this.#open) return this.#longest;
    const { okBefore, first, last } = this.#open;
    const hi = okBefore === null || okAfter === null ? null : okAfter - okBefore;
    const before = this.#longest ?? { lo: 0, hi: 0 };
    return {
      lo: Math.max(before.lo, last - first),
      hi: before.hi === null || hi === null ? null : Math.max(before.hi, hi),
    };
  }
}
