import type { Interval, RetryPolicy } from '#core';
import type { Latency } from '../findings.ts';

/** What clients with one policy would have felt since t0. It changes no state and no verdict. */
export interface RetryFinding {
  policy: RetryPolicy;
  /** Every probe whose sends are requests, in the order of the plan. */
  probes: RetriedProbe[];
}

export interface RetriedProbe {
  probe: string;
  service: string;
  /** What its sends went to, in words: `2 addresses in turn`. */
  reach: string;
  /** Sends since t0, and those of them that failed as measured. */
  sent: number;
  failed: number;
  /** Requests that would have failed all the same: at least those that no retry can have saved, at most all but those that one surely has. */
  felt: Interval;
  /** The longest stretch of failures between two oks, as measured and as felt; null where nothing failed. */
  outage: { measured: Interval; felt: Interval } | null;
  /** Of requests that their first retry has surely saved: how long after its send that retry would have left. */
  waited: (Latency & { count: number }) | null;
}
