import type { Recovery } from '../findings.ts';

/** How one queue's backlog grew and drained. Messages are those that wait and those that a consumer holds. */
export interface QueueFinding {
  probe: string;
  /** From t0 until the backlog, after its peak, first was no more than it had been before t0; null with `why` when it never left it. */
  recovery: Recovery;
  /** The backlog before t0, as its looks had it; null when there was none. */
  baseline: { lowest: number; highest: number } | null;
  /** The largest backlog since t0; null when nothing was seen. */
  peak: number | null;
  /** The backlog as last seen. */
  last: number | null;
  /** The greatest age of the oldest waiting message since t0; null where the target never told. */
  oldestAgeMs: number | null;
  /**
   * Messages that a consumer was given since t0 and did not delete in time, so that the queue gives them out again; as
   * told of whole minutes up to `until`, milliseconds from t0. Null where none was told.
   */
  redelivered: { lo: number; hi: number; until: number } | null;
  /** Looks that told of the queue, before and since t0. */
  looks: { before: number; since: number };
}
