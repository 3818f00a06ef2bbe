import type {
  Histogram,
  Interval,
  LoadModel,
  LoadOutcome,
  LoadRole,
  Phase,
  ReservationPlan,
  ReservationState,
  WarmUpPlan,
  WarmUpStage,
} from '#core';
import type { Latency } from '../findings.ts';

/** Counts of requests. `due` are the places of the schedule: all of them are ok, failed, rejected or unknown. */
export interface LoadCounts {
  due: number;
  /** Those that left. */
  sent: number;
  ok: number;
  failed: number;
  rejected: number;
  /** Those that never left, or of which nothing was heard, included. */
  unknown: number;
  /** Of bodies, as they came; null where the engine does not tell them. */
  bytes: number | null;
  /** Of ok answers, from sent to their end, in milliseconds. */
  latency: (Latency & { p90: number }) | null;
}

/** What one scenario sent in one phase. */
interface ScenarioPhase extends LoadCounts {
  phase: Phase;
  /** Of the same answers as its latency; those of several merge exactly. */
  latencyHistogram: Histogram;
}

/** Seconds in a row in which too much is unknown. Times are monotonic milliseconds of the run. */
export interface UnknownWindow {
  from: number;
  to: number;
  due: number;
  unknown: number;
  /** Most frequent first. */
  reasons: [reason: string, count: number][];
}

/** One load of a run. Times are monotonic milliseconds of the run. */
export interface LoadFinding {
  role: LoadRole;
  engine: string;
  model: LoadModel;
  version: string | null;
  /** Why it ended before its time. */
  error: string | null;
  total: LoadCounts;
  /** Of a closed loop, from its begin to when it was asked to end; null where a schedule sets the rate, or it has not ended. */
  sentPerSecond: number | null;
  /** By when they were sent, cut at the run's own edges: that of the fault begins at t0. They add up to the total. */
  phases: (LoadCounts & { phase: Phase })[];
  /** Each with its own phases, which add up to it. */
  scenarios: (LoadCounts & { scenario: string; byPhase: ScenarioPhase[] })[];
  /** Each second, or what an edge left of it. */
  seconds: (LoadCounts & { from: number; to: number })[];
  /** Why requests were not ok, most frequent first. */
  misses: { outcome: Exclude<LoadOutcome, 'ok'>; reason: string; count: number }[];
  unknownWindows: UnknownWindow[];
  /** sent - scheduled; null where the engine has no schedule. */
  lateness: Latency | null;
  lost: { since: number; reason: string }[];
}

/** What became of the warm-up. */
export interface WarmUpFinding {
  plan: WarmUpPlan;
  stage: WarmUpStage | null;
  /** Why it is so, in a few words. */
  why: string;
  /** From its begin to its end. */
  lastedMs: number | null;
  /** How its rate went. */
  steps: { at: number; perSecond: number; stage: WarmUpStage; why: string }[];
}

/** What became of capacity that was to be reserved. */
export interface ReservationFinding {
  plan: ReservationPlan;
  /** Null where it was not asked for, or refused. */
  state: ReservationState | null;
  /** How long it was awaited, as far as was told. */
  waitedMs: number | null;
  /** What was seen of it last. */
  saw: string;
}

/** What traffic lost in the window of the fault, from t0 on: every request that was under way in it counts. */
export interface TrafficLost {
  /** The recovery, in monotonic milliseconds of the run; null where the window reaches to the end of the record. */
  until: number | null;
  due: number;
  failed: number;
  rejected: number;
  unknown: number;
  /** The share that was lost: nothing unknown was, and all of it was; null without a request. */
  share: Interval | null;
}

/** What traffic told before the fault: sent in steady, and of it lost before t0. What was under way then is due alone. */
export interface TrafficSteady extends Pick<LoadCounts, 'due' | 'sent' | 'failed' | 'rejected' | 'unknown'> {
  /** Why most of those were lost. */
  mostly: string | null;
  /** The scenario that lost the largest part of its own; null where none lost any. */
  lossiest: { scenario: string; due: number; lost: number } | null;
}
