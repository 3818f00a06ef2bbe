import type { LoadSlice } from '#core';

/** What was sent and what of it was rejected, and what that leaves to lose. */
export class Ledger {
  /** This part of what was sent may be rejected. */
  readonly rejectedAtMost: number;
  #sent = 0;
  #rejected = 0;

  constructor(rejectedAtMost: number) {
    this.rejectedAtMost = rejectedAtMost;
  }

  add(slices: readonly LoadSlice[]): void {
    for (const { sent, rejected } of slices) {
      this.#sent += sent;
      this.#rejected += rejected;
    }
  }

  /** Begins anew. */
  clear(): void {
    this.#sent = 0;
    this.#rejected = 0;
  }

  /** So many requests more may be rejected; below 0 where too many were. */
  get left(): number {
    return this.rejectedAtMost * this.#sent - this.#rejected;
  }

  /** How many requests more it takes, with none of them rejected, until so many may be. */
  untilLeft(toLose: number): number {
    return Math.max(1, Math.ceil((toLose - this.left) / this.rejectedAtMost));
  }
}
