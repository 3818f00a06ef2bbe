import type { Fold, LostAfter } from '#core';
import { countOf } from './stretch.ts';

interface Run {
  sends: number;
  first: number;
  last: number;
}

/** A streak that may be lost: how many sends it may have, and how many of these are not surely failures in a row. */
interface Doubtful {
  sends: number;
  unknown: number;
  /** The order of some of its sends is not known. */
  isMixed: boolean;
}

/** The longest runs of sends without an ok since t0, and whether one was long enough to be lost. */
export class Streaks {
  readonly #lostAfter: LostAfter;
  /** Of the present streak: all its sends, and the failed ones alone. */
  #all: Run | undefined;
  #failed: Run | undefined;
  /** The longest that the present streak can be, where the order of some sends is not known. */
  #possible: (Run & { isMixed: boolean }) | undefined;
  #worst: Run | undefined;
  /** The longest streak that is lost by its failed samples. */
  #lost: Run | undefined;
  /** The longest streak that is lost only if its unknown samples were failures, or lay in a row. */
  #doubtful: (Run & Doubtful) | undefined;

  constructor(lostAfter: LostAfter) {
    this.#lostAfter = lostAfter;
  }

  ok(): void {
    this.#all = undefined;
    this.#failed = undefined;
    this.#possible = undefined;
  }

  /** A failed or unknown stretch since t0. */
  notOk(fold: Fold): void {
    this.#all = extended(this.#all, fold);
    this.#possible = possibly(this.#possible, {
      sends: countOf(fold),
      first: fold.sent[0],
      last: fold.sent[1],
    });
    if (fold.outcome === 'failed') this.#failed = extended(this.#failed, fold);
    this.#worst = longer(this.#worst, this.#all);
    if (this.#failed && this.#isLong(this.#failed)) this.#lost = longer(this.#lost, this.#failed);
    else this.#doubt(this.#possible);
  }

  /** So many may have failed in a row between two moments: with the streak so far, or, after an ok, by themselves. */
  mayHaveFailed(sends: number, [first, last]: readonly [number, number]): void {
    this.#possible = possibly(this.#possible, { sends, first, last }, true);
    this.#doubt(this.#possible);
  }

  get worst(): { sends: number; lastingMs: number } {
    return { sends: this.#worst?.sends ?? 0, lastingMs: this.#worst ? lasting(this.#worst) : 0 };
  }

  get lost(): { sends: number; lastingMs: number } | undefined {
    return this.#lost && { sends: this.#lost.sends, lastingMs: lasting(this.#lost) };
  }

  /** A streak that would be lost if its unknown samples had failed. */
  get doubtful(): Doubtful | undefined {
    return this.#doubtful;
  }

  /** Whether the present streak is lost already. */
  get isLostNow(): boolean {
    return this.#failed !== undefined && this.#isLong(this.#failed);
  }

  /** When the present streak became long enough to be lost, as far as its folds tell; undefined where it is not. */
  get lostSince(): number | undefined {
    const run = this.#failed;
    if (!run || !this.#isLong(run)) return undefined;
    const { sends, forMs } = this.#lostAfter;
    const perSend = run.sends === 1 ? 0 : lasting(run) / (run.sends - 1);
    return run.first + Math.max(forMs, perSend * (sends - 1));
  }

  #doubt(run: (Run & { isMixed: boolean }) | undefined): void {
    if (!run || !this.#isLong(run)) return;
    const unknown = run.sends - (this.#failed?.sends ?? 0);
    this.#doubtful = longer(this.#doubtful, { ...run, unknown });
  }

  #isLong(run: Run): boolean {
    return run.sends >= this.#lostAfter.sends && lasting(run) >= this.#lostAfter.forMs;
  }
}

function extended(run: Run | undefined, fold: Fold): Run {
  const [first, last] = fold.sent;
  if (!run) return { sends: countOf(fold), first, last };
  return { sends: run.sends + countOf(fold), first: run.first, last };
}

function possibly(
  run: (Run & { isMixed: boolean }) | undefined,
  { sends, first, last }: Run,
  isMixed = false,
): Run & { isMixed: boolean } {
  if (!run) return { sends, first, last, isMixed };
  return {
    sends: run.sends + sends,
    first: run.first,
    last: Math.max(run.last, last),
    isMixed: run.isMixed || isMixed,
  };
}

function longer<T extends Run>(a: T | undefined, b: T): T {
  if (a === undefined || b.sends > a.sends) return b;
  return b.sends === a.sends && lasting(b) > lasting(a) ? b : a;
}

function lasting({ first, last }: Run): number {
  return last - first;
}
