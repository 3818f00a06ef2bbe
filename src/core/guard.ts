/** What a guard watches. Times in milliseconds, shares as fractions from 0 to 1. */
export type GuardCondition =
  | { kind: 'servicesLost'; above: number }
  /** Of the requests that probes send as users do, in the last `forMs`. */
  | { kind: 'errorRate'; above: number }
  /** The 99th percentile of their ok answers, in the last `forMs`. */
  | { kind: 'latency'; aboveMs: number }
  /** A probe by its id, or all that ask a service. */
  | { kind: 'probe'; name: string }
  | { kind: 'alarm'; name: string }
  /** Since t0. */
  | { kind: 'deadline'; afterMs: number }
  /** Running instances of a group, of all that were before t0 where none is named. */
  | { kind: 'capacity'; below: { share: number } | { count: number }; group?: string };

/** When a run is stopped, undone and ended, whatever it is doing. */
export interface Guard {
  condition: GuardCondition;
  /** It must be so for this long. */
  forMs: number;
  /** As it stands in the file: `servicesLost > 3 for 30s`. */
  text: string;
}

/** How a guard stands, monotonic milliseconds of the run. */
export interface GuardState {
  text: string;
  /** The first moment that shows it broken without a break since; null while it holds or nothing is known. */
  since: number | null;
  /** When it has been so for long enough; null while `since` is. */
  due: number | null;
}
