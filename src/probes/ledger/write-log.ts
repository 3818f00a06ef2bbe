import type { LedgerObservation, WriteOutcome } from '#core';

interface Write {
  n: number;
  outcome: WriteOutcome;
  sent: number;
  done: number;
}

type Writes = Extract<LedgerObservation, { kind: 'writes' }>;

/** What became of each write; the first word on one stands. */
export class WriteLog {
  readonly #decided = new Set<number>();
  readonly #readable: number[] = [];
  #untold: Write[] = [];

  add(write: Write): void {
    if (this.#decided.has(write.n)) return;
    this.#decided.add(write.n);
    if (write.outcome !== 'refused') this.#readable.push(write.n);
    this.#untold.push(write);
  }

  /** The numbers that may be in the store. */
  readable(): number[] {
    return this.#readable.toSorted((a, b) => a - b);
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

/** Numbers as ranges of consecutive ones. */
export function rangesOf(numbers: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const n of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges;
}
