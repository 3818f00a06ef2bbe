import type { Range } from './ranges.ts';

/** What became of a write: taken by the store, refused before any effect, or neither is known. */
export type WriteOutcome = 'acknowledged' | 'refused' | 'indeterminate';

/** Consecutive writes that left evenly: each within `slackMs` of the line between the two ends. */
export interface SentWrites {
  n: Range;
  sent: [first: number, last: number];
  slackMs: number;
}

/** Reads that did not find an acknowledged id, which was found later. */
export interface StaleRead {
  n: number;
  reads: number;
  sent: [first: number, last: number];
  /** For how long it was not to be seen: at least between these reads, at most from its write until it was found. */
  lastedMs: [least: number, most: number];
}

/**
 * What a ledger probe wrote or read back. Writes are numbered in the order in which they were sent; times are monotonic
 * milliseconds of the run.
 */
export type LedgerObservation =
  /** Writes of consecutive numbers with one outcome. */
  | {
      kind: 'writes';
      n: Range;
      outcome: WriteOutcome;
      sent: [first: number, last: number];
      done: [earliest: number, latest: number];
    }
  /** Reads of acknowledged ids while it ran: how many, how many of those told nothing, which came out to be stale. */
  | { kind: 'reads'; count: number; unread: number; stale: StaleRead[] }
  /**
   * The last reading, of what was acknowledged or indeterminate: which numbers were not found, which could not be read
   * and, where that can be told, which were found more than once; null when nothing could be read.
   */
  | {
      kind: 'read-back';
      sent: number;
      done: number;
      found: {
        missing: SentWrites[];
        unread: Range[];
        twice?: [n: number, times: number][];
        /** Of a queue: those that came again when their delete may have been acknowledged or not. */
        perhapsTwice?: Range[];
        /** Of a queue: between which times messages came back that had been deleted. */
        twiceAt?: [first: number, last: number];
        /** Of a queue: messages given out again that had not been deleted. */
        redelivered?: number;
      } | null;
      error?: string;
    };
