import { Ranges } from '#core';

/** What came back out of a queue. What it holds grows with what goes wrong, not with time. */
export class ReceivedLog {
  readonly received = new Ranges();
  readonly #deleted = new Ranges();
  readonly #twice = new Map<number, number>();
  /** When the first and the last message came back that was deleted. */
  twiceAt: [first: number, last: number] | undefined;
  /** Messages given out again that were not deleted yet, as every such queue may. */
  redelivered = 0;

  receive(n: number, at: number): void {
    if (!this.received.has(n)) return this.received.add(n);
    if (!this.#deleted.has(n)) {
      this.redelivered += 1;
      return;
    }
    this.#twice.set(n, (this.#twice.get(n) ?? 1) + 1);
    this.twiceAt = [this.twiceAt?.[0] ?? at, at];
  }

  delete(n: number): void {
    this.#deleted.add(n);
  }

  /** Those that came back although they were deleted, and how often each was received in all. */
  twice(): [n: number, times: number][] {
    return [...this.#twice].sort(([a], [b]) => a - b);
  }

  /** How many runs and numbers are kept. */
  get size(): number {
    return this.received.runs().length + this.#deleted.runs().length + this.#twice.size;
  }
}
