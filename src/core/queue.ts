/** One look at a queue. Times are monotonic milliseconds of the run. */
export interface QueueObservation {
  kind: 'queue-depth';
  sent: number;
  done: number;
  /** Messages that wait, and those that a consumer holds. */
  waiting: number;
  inFlight: number;
  /** Age of the oldest message that waits; null where the target does not tell. */
  oldestAgeMs: number | null;
  /** Messages given out more than once so far; null where the target does not tell. */
  redelivered: number | null;
}
