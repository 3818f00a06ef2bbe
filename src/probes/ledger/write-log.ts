import { Ranges } from '#core';
import type { LedgerObservation, WriteOutcome } from '#core';

interface Write {
  n: number;
  outcome: WriteOutcome;
  sent: number;
  done: number;
}

type Writes = Extract<LedgerObservation, { kind: 'writes' }>;

/** What became of each write; the first word on one stands. What it holds grows with the outcomes' changes. */
export class WriteLog {
  readonly acknowledged = new Ranges();
  readonly #decided = new Ranges();
  /** The numbers that may be in the store. */
  readonly readable = new Ranges();
  #untold: Write[] = [];

  add(write: Write): void {
    const { n, outcome } = write;
    if (this.#decided.has(n)) return;
    this.#decided.add(n);
    if (outcome !== 'refused') this.readable.add(n);
    if (outcome === 'acknowledged') this.acknowledged.add(n);
    this.#untold.push(write);
  }

  /** How many runs and writes are kept. */
  get size(): number {
    const kept = [this.acknowledged, this.#decided, this.readable];
    return kept.reduce((sum, ranges) => sum + ranges.runs().length, this.#untold.length);
  }

  /** What was not told yet, consecutive numbers with one outcome as one. */
  take(): Writes[] {
    const folds: Writes[] = [];
    for (const { n, outcome, sent, done } of this.#untold.toSorted((a, b) => a.n - b.n)) {
      const last = folds.at(-1);
      if (last?.outcome === outcome && last.n[1] === n - 1) {
        last.n[1] = n;
        last.sent[1] = sent;
        last.done = [Math.min(last.done[0], done), Math.max(last.done[1], done)];
      } else folds.push({ kind: 'writes', n: [n, n], outcome, sent: [sent, sent], done: [done, done] });
    }
    this.#untold = [];
    return folds;
  }
}
