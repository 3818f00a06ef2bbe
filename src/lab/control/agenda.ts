import type { Timers } from './timers.ts';

// setTimeout takes no longer delay; a longer wait is cut into pieces.
const longestDelayMs = 2 ** 31 - 1;

/** What the control plane still has to do and when. Knows `never` (Infinity) and ends as a whole. */
export class Agenda {
  readonly #timers: Timers;
  readonly #turn: (call: () => void) => void;
  readonly #cancels = new Set<() => void>();
  #isStopped = false;

  /** `turn` runs each call that is due, so that the owner can look at what it changed. */
  constructor(timers: Timers, turn: (call: () => void) => void) {
    this.#timers = timers;
    this.#turn = turn;
  }

  now(): number {
    return this.#timers.now();
  }

  after(delayMs: number, call: () => void): void {
    if (this.#isStopped || delayMs === Infinity) return;
    const pieceMs = Math.min(Math.max(delayMs, 0), longestDelayMs);
    const cancel = this.#timers.after(pieceMs, () => {
      this.#cancels.delete(cancel);
      if (pieceMs < delayMs) this.after(delayMs - pieceMs, call);
      else this.#turn(call);
    });
    this.#cancels.add(cancel);
  }

  every(periodMs: number, call: () => void): void {
    this.after(Math.max(periodMs, 1), () => {
      this.every(periodMs, call);
      call();
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
