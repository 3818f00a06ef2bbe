import type { AlertFinding } from './alerts/finding.ts';
import type { ClockFinding } from './clocks.ts';
import type { DnsFinding } from './dns/finding.ts';
import type { LedgerFinding } from './ledgers/finding.ts';
import type {
  LoadFinding,
  ReservationFinding,
  TrafficLost,
  TrafficSteady,
  WarmUpFinding,
} from './load/finding.ts';
import type { QueueFinding } from './queues/finding.ts';
import type { RetryFinding } from './retries/finding.ts';
import type {
  Ending,
  Estimate,
  Experiment,
  Histogram,
  Interval,
  Phase,
  ProbePlan,
  SelfTest,
  UndoOutcome,
  UndoOwner,
  Verdict,
  Victim,
  VictimProof,
  Way,
} from '#core';

export { alertOutcomes } from './alerts/finding.ts';
export type { AlertFinding, AlertOutcome } from './alerts/finding.ts';
export type { ClockFinding } from './clocks.ts';
export type { AnswerSet, DnsFinding } from './dns/finding.ts';
export type { LedgerFinding, LostWhen } from './ledgers/finding.ts';
export type {
  LoadCounts,
  LoadFinding,
  ReservationFinding,
  TrafficLost,
  UnknownWindow,
  WarmUpFinding,
} from './load/finding.ts';
export type { QueueFinding } from './queues/finding.ts';
export type { RetriedProbe, RetryFinding } from './retries/finding.ts';

export const serviceStates = ['lost', 'degraded', 'slow', 'untouched', 'unknown', 'unreachable'] as const;
/** What a service's users felt; design of the words in docs/measuring.md. */
export type ServiceState = (typeof serviceStates)[number];

/** A stretch without service, bounded by send times. Times are monotonic milliseconds of the run. */
export interface Outage {
  /** The outage began after `after` (last ok sent; null when there was none) and at the latest at `by` (first failed sent). */
  start: { after: number | null; by: number };
  /** It ended after `after` (last failed sent) and at the latest at `by` (first ok sent; null while it lasts). */
  end: { after: number; by: number | null };
  /** Failed sends inside. */
  failed: number;
  /** Reasons with their counts, most frequent first. */
  reasons: [reason: string, count: number][];
  /** Of the last failed send. */
  lastReason?: string;
}

/** Counts of sends. */
export interface Sends {
  sent: number;
  ok: number;
  failed: number;
  unknown: number;
}

/** From t0; `null` where the question does not arise or nothing is known (then `why` says which). */
export interface Recovery {
  interval: Interval | null;
  why?: string;
  /** What is behind the bounds of the interval; each bound is the moment of its evidence. */
  evidence?: { lo: Evidence; hi: Evidence | null };
}

/** What was seen that makes a bound of an interval. */
export interface Evidence {
  /** When, in milliseconds from t0. Of a look: sent, where it bounds from below, and answered, where from above. */
  at: number;
  /** When the look that was answered at `at` was sent; only where a look bounds from above. */
  sent?: number;
  /** Who saw it: a probe, the looks at the control plane, an alert source. */
  by: string;
  /** In a few words. */
  saw: string;
  /** Which service, group, target group or alert this is of, where several were awaited. */
  of?: string;
}

export interface ServiceFinding {
  name: string;
  state: ServiceState;
  /** Why the state is what it is, in a few words. */
  because: string;
  /** The probes behind it. */
  probes: string[];
  /** Sends since t0. */
  sends: Sends;
  /** The longest run of consecutive sends without an ok since t0. */
  worstStreak: { sends: number; lastingMs: number };
  /** Those with a failed send answered since t0. */
  outages: Outage[];
  recovery: Recovery;
  relapses: Outage[];
  /** Latency of ok answers in milliseconds, before and since t0. */
  latency: { before: Latency | null; since: Latency | null };
  /** Tasks at t0, and how many of them were on victims. */
  tasks: { before: number; onVictims: number };
  /** When each step of its recovery was reached, from t0. */
  steps: {
    detected: Recovery;
    replaced: Recovery;
    registered: Recovery;
    /** Cloud Map lists its tasks again. */
    discovered: Recovery;
    serving: Recovery;
    settled: Recovery;
  };
  /** Failed only while another that it calls did; its own figures are its own all the same. */
  under?: { service: string; why: string };
  /** Before t0: its sends, and outages that were over by then. */
  steady?: { sends: Sends; outages: Outage[] };
}

export interface Latency {
  p50: number;
  p99: number;
  max: number;
}

/** The certificate that a probe was shown; of several the one that ends first. */
export interface CertificateFinding {
  probe: string;
  /** ISO 8601. */
  endsAt: string;
  /** Whole days from the run's start; negative where it was over. */
  daysLeft: number;
}

export interface FaultFinding {
  kind: string;
  summary: string;
  /** Its own t0, monotonic milliseconds of the run; null or absent when it was never sent. */
  sent?: number | null;
  victims: Victim[];
  /** How many were to be hurt, where the target itself picked them. */
  wanted?: number;
  proofs: VictimProof[];
  /** What the target answered, when it refused in whole or in part. */
  error?: string;
}

/** The forecast beside the outcome. */
export interface ForeseenFinding {
  /** Services all of whose running tasks were on victims, then the others that were lost; null: not probed. */
  services: { name: string; isForeseen: boolean; state: ServiceState | null }[];
  /** What any such draw was said to take before it was drawn, for each fault that has a forecast. */
  draws: {
    fault: number;
    k: number;
    pool: number;
    expectedLost: Estimate;
    worstLost: number;
    worstAtMost: number;
  }[];
}

/** What one reversible fault, or the load, had to have put back. Times are monotonic milliseconds of the run. */
export interface UndoFinding {
  /** The fault's place in the plan, or `load`. */
  fault: UndoOwner;
  /** Of the fault; of what load changed, `load`. */
  kind: string;
  /** The first request that put something back, of a fault t0 of the second clock; null when none was sent. */
  sent: number | null;
  done: number | null;
  steps: { id: string; does: string; byHand: string[]; state: UndoOutcome['state']; detail: string }[];
  error?: string;
}

/** One guard, and when it was broken, was due to stop the run, and did. */
export interface GuardFinding {
  text: string;
  tripped: { since: number; due: number; at: number } | null;
}

/** What is known of one check of the run's own validity. */
export interface Check {
  name:
    | 'completed'
    | 'capacity reserved'
    | 'warmed up'
    | 'steady was ok'
    | 'traffic was ok'
    | 'fault proven'
    | 'fault undone'
    | 'harness on time'
    | 'traffic since t0 is known'
    | 'nothing missing';
  isOk: boolean;
  detail: string;
}

export interface ExpectationFinding {
  /** The rule as it stands in the file: `recoveryTime <= 5m`. */
  rule: string;
  quantity: string;
  unit: 'ms' | 'services' | 'writes' | 'fraction';
  limit: number;
  /** Only outages that lasted at least so long counted. */
  forMs?: number;
  value: Interval | null;
  verdict: Verdict;
  why: string;
}

/** Everything a report tells, worked out from the journal alone. Times from t0 are in milliseconds. */
export interface Findings {
  runId: string;
  squall: string;
  startedAt: string;
  endedAt: string | null;
  experiment: Experiment;
  source: { file: string; sha256: string };
  machine: { node: string; platform: string };
  lab: { file: string; profile: string; constants: Record<string, string>; isAttached: boolean } | null;
  ending: Ending | 'cut off';
  endingReason: string | null;
  target: { name: string; account: string; region: string; instances: number; services: number } | null;
  phases: { phase: Phase; from: number; to: number | null }[];
  /** Monotonic milliseconds of the run, and ISO 8601. */
  t0: { at: number; wall: string } | null;
  faults: FaultFinding[];
  /** Null where nobody was hurt. */
  foreseen: ForeseenFinding | null;
  /** Of the reversible ones that recorded anything, and then of the load. */
  undos: UndoFinding[];
  guards: GuardFinding[];
  services: ServiceFinding[];
  /** Services of which no probe told what their users felt, and why. */
  unprobed: { service: string; why: string }[];
  /** The ways to services that were found and looked for by `probes: auto`. */
  ways: Way[];
  /** All services: recovered when the last one has. */
  recovery: Recovery;
  /** The same from the first request that put a fault back. */
  recoverySinceUndo: Recovery;
  clocks: ClockFinding[];
  alerts: AlertFinding[];
  /** From t0 to the last clear, of all that fired since. */
  alertsSettle: Recovery;
  dns: DnsFinding[];
  /** From t0 until no resolver gave an address that is dead in the target. */
  dnsRecovery: Recovery;
  queues: QueueFinding[];
  ledgers: LedgerFinding[];
  /** Soonest end first. */
  certificates: CertificateFinding[];
  /** What probes told that watch the cluster and not its users. */
  signals: ServiceFinding[];
  /** The latest self-test of the machine that ran it. */
  selftest: SelfTest | null;
  /** Sends since t0 up to the cluster's recovery, with the share failed and its 95 % bounds. */
  requests: Sends & { failedShare: Interval | null };
  /** What was sent besides probes. */
  loads: LoadFinding[];
  reservation: ReservationFinding | null;
  warmUp: WarmUpFinding | null;
  /** What traffic told before the fault; null without traffic, or without a steady. */
  trafficSteady: TrafficSteady | null;
  /** What traffic lost from t0 to the cluster's recovery; null without traffic, or without a t0. */
  trafficLost: TrafficLost | null;
  /** What clients that try again would have felt, one for each policy. */
  retries: RetryFinding[];
  harness: {
    probes: Pick<ProbePlan, 'id' | 'kind' | 'service' | 'summary' | 'intervalMs'>[];
    samples: number;
    unknown: number;
    missing: number;
    lateness: Latency | null;
    latenessHistogram: Histogram;
    looks: { ok: number; failed: number };
  };
  notes: { level: 'info' | 'warning'; text: string }[];
  checks: Check[];
  expectations: ExpectationFinding[];
  verdict: Verdict;
  /** One sentence. */
  summary: string;
}
