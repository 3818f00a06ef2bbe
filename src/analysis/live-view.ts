import type {
  ControlClock,
  Ending,
  GuardState,
  LoadModel,
  LoadRole,
  Phase,
  UndoOwner,
  UndoStep,
  WarmUpStage,
} from '#core';
import type { Sends } from './findings.ts';

export const liveStates = [
  'waiting',
  'ok',
  'failing',
  'lost',
  'silent',
  'unknown',
  'recovering',
  'recovered',
  'unreachable',
] as const;

/**
 * A service as it stands now. `waiting`: nothing heard yet. `failing`: in an outage. `lost`: its present streak
 * is long enough. `silent`: no send was answered or given up on for so long that the last that was heard says nothing
 * of now. `recovering`: ok again, not yet for `settleFor`. `recovered`: has held that long after an outage.
 * `unreachable`: not once ok before the fault.
 */
export type LiveState = (typeof liveStates)[number];

export interface LiveService {
  name: string;
  state: LiveState;
  /** Sends so far, steady included. */
  sends: Sends;
  /** Of them, those of probes, or of traffic where no probe asks; and of these those that Squall left out, spoiled or could not send. */
  watched: number;
  spoiled: number;
  /** Why the last send that was not ok was not. */
  lastReason: string | null;
  /** First failed send of the outage that lasts, monotonic milliseconds of the run. */
  failingSince: number | null;
  /** First ok send after its latest outage, where it serves again. */
  servesSince?: number;
  /** Since its latest answer, or the latest send that was given up on; only where it is silent. */
  silentForMs?: number;
  /** Whether it has held ok for `settleFor` since the fault was proven, and again since its last outage. */
  hasSettled: boolean;
  /** Of the latest ok answers, in milliseconds. */
  p50: number | null;
}

export interface LiveClock {
  clock: ControlClock;
  /** Of the subjects that victims carried: as they were before t0, and now without the victims. */
  before: number;
  counted: number;
  /** Victims' ids that still count. */
  victimsCounted: number;
  /** Whether victims carried any of what it counts, as far as a look before t0 told. */
  isTouched: boolean;
  hasRecovered: boolean;
}

/** The load that is being sent, as the last seconds that are known of it. */
export interface LiveLoad {
  role: LoadRole;
  engine: string;
  model: LoadModel;
  /** So much of the past is told. */
  windowMs: number;
  /** Requests that left, a second; null before anything was told. */
  perSecond: number | null;
  /** What was due, a second. */
  duePerSecond: number;
  /** Shares of what came to an end; null where nothing did. */
  failed: number | null;
  rejected: number | null;
  unknown: number | null;
  /** Of ok answers, in milliseconds. */
  p50: number | null;
  p99: number | null;
  /** Of a warm-up: where it stands, and why. */
  stage: WarmUpStage | null;
  why: string | null;
}

/** A run as it stands now, from the same fold as the report. Times are monotonic milliseconds of the run. */
export interface LiveView {
  phase: Phase | null;
  /** Of the last event. */
  at: number;
  t0: number | null;
  /** When the last fault was proven, in full or in part; t0 when there is no fault; null while that is awaited. */
  provenAt: number | null;
  services: LiveService[];
  clocks: LiveClock[];
  /** The faults are proven, every service that was ever ok serves, and every clock that victims touched is back. */
  isRecovered: boolean;
  /** Names of the alerts that fire. */
  alertsFiring: string[];
  /** Names with the resolver that still gives an address that is dead in the target. */
  resolversStale: string[];
  /** In the order of the file. */
  guards: GuardState[];
  /** What was recorded and not put back yet, with whose it is. */
  undoLeft: { fault: UndoOwner; step: UndoStep; why: string }[];
  /** Recovered, every such service has held ok for `settleFor` since the proof, and no alert has to be waited for. */
  isSettled: boolean;
  /** What keeps it from being recovered or, once it is, from being settled; empty once it is settled. */
  awaited: string[];
  servicesLost: number;
  /** What is sent besides probes; null while nothing is. */
  load: LiveLoad | null;
  /** Why what the traffic told of steady is no ground to hurt anybody; null when it is one, or there is none. */
  trafficTrouble: string | null;
  /** Requests of the traffic that were sent in steady and came to an end, as far as told; 0 in any other phase. */
  trafficTold: number;
  notes: { level: 'info' | 'warning'; text: string }[];
  ending: Ending | null;
}
