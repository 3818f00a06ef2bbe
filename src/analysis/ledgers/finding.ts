import type { Interval } from '#core';

/** What became of the writes of one ledger probe. Times are from t0; all are null or empty where there is none. */
export interface LedgerFinding {
  probe: string;
  written: number;
  acknowledged: number;
  refused: number;
  /** Neither acknowledged nor refused, and how many of them were found; null when it was not read back. */
  indeterminate: { count: number; found: Interval | null };
  /**
   * Acknowledged and not found: from those that are missing to these and those that could not be read. Null when it was
   * not read back.
   */
  lost: Interval | null;
  /** When the first and the last of those that are missing were sent. */
  lostSent: Interval | null;
  /** Those that are missing, in bursts. */
  lostBursts: LostBurst[];
  /** The same by what the fault had come to when they were sent. */
  lostWhen: LostWhen | null;
  /**
   * Found more than once: from those that surely were to these and those that perhaps were. Null when it was not read
   * back, and where that can't be told.
   */
  duplicated: Interval | null;
  /** When the first and the last of those were seen, where that was while the run went on. */
  duplicatedAt: Interval | null;
  /** Given out again before they were deleted, as a queue may; null for every other store. */
  redelivered: number | null;
  /** Reads of acknowledged ids while it ran; null where there were none. */
  reads: LedgerReads | null;
  /** Why it was not read back, or not whole. */
  why?: string;
}

/** Reads while a ledger ran. A stale one did not find an acknowledged id, which was found later. */
export interface LedgerReads {
  count: number;
  /** Those without an answer that tells. */
  unread: number;
  stale: number;
  /** How many ids those were of. */
  staleIds: number;
  /** When the first and the last stale read was sent. */
  staleSent: Interval | null;
  /** The longest time that an id was not to be seen, once it had been acknowledged. */
  longest: Interval | null;
}

/** Lost writes that were sent soon after each other. */
export interface LostBurst {
  count: number;
  sent: Interval;
}

/** How many of the missing writes were sent when; each an interval, because the ends of outages are. */
export interface LostWhen {
  beforeT0: Interval;
  /** From t0 to the first outage of its service; all since t0 where there was none. */
  beforeOutage: Interval;
  inOutage: Interval;
  /** After the first outage, or between two. */
  afterOutage: Interval;
}
