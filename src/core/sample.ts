import type { Histogram } from './histogram.ts';

/** What one send told: served, not served, or nothing that counts. */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** One send of one probe. All times are monotonic milliseconds of the run. */
export interface Sample {
  /** The place in the probe's schedule; every place has exactly one sample. */
  n: number;
  scheduled: number;
  /** When it left; of a send that never left, when it should have. */
  sent: number;
  /** When it was decided; of a send that never left, when that was noticed. */
  done: number;
  neverLeft?: boolean;
  outcome: Outcome;
  /** Why it was not ok, as a short stable text: `refused`, `timeout`, `status 503`, `harness overloaded`. */
  reason?: string;
  /** Of the answer's body, where its sender tells. */
  bytes?: number;
}

/**
 * Samples of one probe at consecutive places with one outcome and reason. A single sample is a fold of one.
 * `sent` and `done` hold the earliest and the latest of each.
 */
export interface Fold {
  probe: string;
  n: [first: number, last: number];
  outcome: Outcome;
  reason?: string;
  sent: [first: number, last: number];
  done: [earliest: number, latest: number];
  /** The longest time between two consecutive sends inside the fold, 0 for one sample. */
  longestGapMs: number;
  /** The largest lateness. */
  maxLatenessMs: number;
  /** Time from sent to done; empty for sends that never left. */
  latency: Histogram;
  /** sent - scheduled; of sends that never left, done - scheduled. */
  lateness: Histogram;
}

/** The reason of every sample that Squall itself spoiled. */
export const harnessOverloaded = 'harness overloaded';
