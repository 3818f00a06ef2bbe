import type { Fold } from '#core';
import type { Window } from './window.ts';

/** Finds the first stretch of oks, since the proof, that lasted `settleForMs` by send times. */
export class Hold {
  readonly #window: Window;
  readonly #settleForMs: number;
  #segment: { first: number; last: number } | undefined;
  #held: { from: number; outagesBefore: number } | undefined;
  /** No later failure can make the hold part of an outage. */
  #isFinal = false;
  #lastOk: { sent: number; isSince: boolean } | undefined;
  #longestGapMs = 0;
  #isGapClosed = false;
  #isUnsure = false;
  #unsureUntil: number | null = null;

  constructor(window: Window, settleForMs: number) {
    this.#window = window;
    this.#settleForMs = settleForMs;
  }

  ok(fold: Fold, outages: number, isSince: boolean): void {
    const [first, last] = fold.sent;
    if (isSince && !this.#isGapClosed) this.#widenGap(fold);
    if (isSince && this.#isUnsure) {
      this.#unsureUntil = first;
      this.#isUnsure = false;
    }
    this.#lastOk = { sent: last, isSince };
    this.#segment = { first: this.#segment?.first ?? first, last };
    this.#check(outages);
  }

  unknown(outages: number, isSince: boolean): void {
    this.#endSegment(outages);
    this.#isUnsure ||= isSince && this.#held === undefined;
  }

  failed(outages: number, continuity: 'same-outage' | 'next-outage'): void {
    this.#endSegment(outages);
    if (this.#isFinal) return;
    if (continuity === 'same-outage') {
      this.#held = undefined;
      this.#isGapClosed = false;
    } else this.#isFinal = this.#held !== undefined;
  }

  /** Where the hold began to count, and how many outages since t0 had begun before it. */
  held(outages: number): { from: number; outagesBefore: number } | undefined {
    this.#check(outages);
    return this.#held;
  }

  /** Whether the oks of this moment have held for long enough by themselves. */
  get isHolding(): boolean {
    const { provenAt } = this.#window;
    if (!this.#segment || provenAt === null) return false;
    return this.#segment.last - Math.max(this.#segment.first, provenAt) >= this.#settleForMs;
  }

  /** The same from a moment on. */
  hasHeldSince(moment: number): boolean {
    if (!this.#segment) return false;
    return this.#segment.last - Math.max(this.#segment.first, moment) >= this.#settleForMs;
  }

  /** First ok after the last unknown sample between t0 and the hold: an outage may have hidden until then. */
  get unsureUntil(): number | null {
    return this.#unsureUntil;
  }

  /** The longest time between two oks since t0, up to the end of the hold. */
  get longestGapMs(): number {
    return this.#longestGapMs;
  }

  #widenGap({ sent, longestGapMs }: Fold): void {
    const t0 = this.#window.t0 ?? sent[0];
    const last = this.#lastOk?.isSince ? this.#lastOk.sent : Math.max(this.#lastOk?.sent ?? t0, t0);
    this.#longestGapMs = Math.max(this.#longestGapMs, sent[0] - last, longestGapMs);
  }

  #endSegment(outages: number): void {
    this.#check(outages);
    this.#isGapClosed = this.#held !== undefined;
    this.#segment = undefined;
  }

  #check(outages: number): void {
    const { provenAt } = this.#window;
    if (this.#held || !this.#segment || provenAt === null || !this.isHolding) return;
    this.#held = { from: Math.max(this.#segment.first, provenAt), outagesBefore: outages };
  }
}
