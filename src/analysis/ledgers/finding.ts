import type { Interval } from '#core';

/** What became of the writes of one ledger probe. */
export interface LedgerFinding {
  probe: string;
  written: number;
  acknowledged: number;
  refused: number;
  /** Neither acknowledged nor refused, and how many of them were found; null when not all of them were read back. */
  indeterminate: { count: number; found: number | null };
  /**
   * Acknowledged and not found: from those that are missing to these and those that could not be read. Null when it was
   * not read back.
   */
  lost: Interval | null;
  /** From t0, the first and the last send of the runs of writes that missing ones are in: up to a second around them. */
  lostSent: Interval | null;
  /** Found more than once; null when it was not read back. */
  duplicated: number | null;
  /** Why it was not read back, or not whole. */
  why?: string;
}
