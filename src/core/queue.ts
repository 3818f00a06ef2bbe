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
  /** What the target told anew, or otherwise than before, of whole minutes that have gone by. */
  minutes: QueueMinute[];
}

/** What a queue's consumers did in one minute, as the target counts it. */
export interface QueueMinute {
  /** Monotonic milliseconds of the run, by the target's clock to the second. */
  from: number;
  until: number;
  /** Wall milliseconds of the target's clock at its begin: the same minute has the same. */
  minute: number;
  /** Messages given out to a consumer, each time that one was. */
  received: number;
  /** Messages that a consumer deleted when it was done with them. */
  deleted: number;
}
