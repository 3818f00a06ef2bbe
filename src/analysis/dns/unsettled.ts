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

  /** Those that were over by then, and what waits too long. */
  take(until: number): DnsAnswers[] {
    const taken: DnsAnswers[] = [];
    for (let [first] = this.#folds; first !== undefined; [first] = this.#folds) {
      if (first.done[1] > until && this.#folds.length <= mostWaiting) break;
      this.#folds.shift();
      taken.push(first);
    }
    return taken;
  }
}
