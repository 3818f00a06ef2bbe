import type { Fold } from '#core';
import { missingFold } from './stretch.ts';

// The pacer decides on silence within three timeouts, however starved it is, and hands over each second.
const undecidedAfter = 3;
const graceMs = 10_000;
const stoppingMs = 2000;

/** Puts the folds of one probe into the order of their places; an answer that hangs comes after its successors. */
export class Reorder {
  readonly #probe: string;
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  /** Sorted by place; all of them behind a place that is still awaited. */
  readonly #ahead: Fold[] = [];
  #next = 0;
  #lastSent: number | null = null;

  constructor(probe: { id: string; intervalMs: number; timeoutMs: number }) {
    this.#probe = probe.id;
    this.#intervalMs = probe.intervalMs;
    this.#timeoutMs = probe.timeoutMs;
  }

  /** Takes a fold; gives what is in order now. A fold for places that were given up is left out. */
  push(fold: Fold): Fold[] {
    if (fold.n[0] === this.#next) {
      this.#passed(fold);
      return this.#ahead.length === 0 ? [fold] : [fold, ...this.#following()];
    }
    if (fold.n[0] > this.#next) {
      const place = this.#ahead.findLastIndex(({ n }) => n[0] <= fold.n[0]);
      this.#ahead.splice(place + 1, 0, fold);
    }
    return [];
  }

  /** Gives up places whose samples must have come by `now`; gives what is in order then. */
  expire(now: number): Fold[] {
    const [first] = this.#ahead;
    if (first === undefined || first.sent[0] + undecidedAfter * this.#timeoutMs + graceMs >= now) return [];
    return [this.#hole(first), ...this.#following()];
  }

  /**
   * All that is left, at the end of the record. Places demanded up to `until` are missing, but for those of a prober
   * that was told to stop and waited for its last answers.
   */
  drain(from: number | null, until: number, end: 'stopped' | 'cut off'): Fold[] {
    const rest: Fold[] = [];
    for (let [first] = this.#ahead; first !== undefined; [first] = this.#ahead) {
      rest.push(this.#hole(first), ...this.#following());
    }
    const allowanceMs = end === 'stopped' ? undecidedAfter * this.#timeoutMs + stoppingMs : 0;
    const tail = this.#tail(from, until, allowanceMs);
    return tail === undefined ? rest : [...rest, tail];
  }

  #following(): Fold[] {
    const ready: Fold[] = [];
    for (let [first] = this.#ahead; first !== undefined; [first] = this.#ahead) {
      if (first.n[0] > this.#next) break;
      this.#ahead.shift();
      if (first.n[0] < this.#next) continue;
      ready.push(first);
      this.#passed(first);
    }
    return ready;
  }

  #hole(next: Fold): Fold {
    const places: [number, number] = [this.#next, next.n[0] - 1];
    const earliest =
      this.#lastSent === null
        ? next.sent[0] - (places[1] - places[0] + 1) * this.#intervalMs
        : this.#lastSent + this.#intervalMs;
    const hole = missingFold(
      this.#probe,
      places,
      Math.min(earliest, next.sent[0]),
      next.sent[0] - this.#intervalMs,
    );
    this.#passed(hole);
    return hole;
  }

  #tail(from: number | null, until: number, allowanceMs: number): Fold | undefined {
    const last = this.#lastSent ?? (from === null ? null : from - this.#intervalMs);
    if (last === null || until - last <= Math.max(allowanceMs, this.#intervalMs)) return undefined;
    const demanded = Math.floor((until - last) / this.#intervalMs);
    const firstSent = last + this.#intervalMs;
    const lastSent = last + demanded * this.#intervalMs;
    return missingFold(this.#probe, [this.#next, this.#next + demanded - 1], firstSent, lastSent);
  }

  #passed({ n, sent }: Fold): void {
    this.#next = n[1] + 1;
    this.#lastSent = sent[1];
  }
}
