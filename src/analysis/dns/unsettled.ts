import type { DnsAnswers } from './resolver-track.ts';

/** Answers wait at most so many folds for what tells of them: looks may fail for hours. */
const mostWaiting = 1000;

/** Answers that wait, in the order of their sends. */
export class Unsettled {
  readonly #folds: DnsAnswers[] = [];

  add(fold: DnsAnswers): void {
    const place = this.#folds.findLastIndex(({ sent }) => sent[0] <= fold.sent[0]);
    this.#folds.splice(place + 1, 0, fold);
  }

  /** Those that were over by then. */
  take(until: number): DnsAnswers[] {
    const waiting = this.#folds.findIndex(({ done }) => done[1] > until);
    return this.#folds.splice(0, waiting === -1 ? this.#folds.length : waiting);
  }

  /** Those that wait too long: nothing told of them in time. */
  overdue(): DnsAnswers[] {
    return this.#folds.splice(0, Math.max(0, this.#folds.length - mostWaiting));
  }
}
