import type { Histogram } from './histogram.ts';

/** What load is sent for: to warm up what is in front of the services, or as the traffic that goes on through a fault. */
export type LoadRole = 'warm-up' | 'traffic';

/** What one request of a load came to. `rejected`: turned away at the door, before anybody worked on it. */
export const loadOutcomes = ['ok', 'failed', 'rejected', 'unknown'] as const;
export type LoadOutcome = (typeof loadOutcomes)[number];

/**
 * `open` sends by a schedule, whatever is answered; `closed` waits for answers before it sends more, so that it hides
 * what happened while nothing was answered; `unknown` is either, as a user's own script says.
 */
export const loadModels = ['open', 'closed', 'unknown'] as const;
export type LoadModel = (typeof loadModels)[number];

/** How much of a load may be unknown, as a share, for what it tells to be told of the services and not of Squall. */
export const unknownShareAllowed = 0.01;

/** Why requests were not ok, how many, and which: places of the schedule, as ranges in their order. */
export interface LoadMiss {
  outcome: Exclude<LoadOutcome, 'ok'>;
  reason: string;
  count: number;
  /** Empty where an engine does not count its requests, or in too many pieces. */
  places: [first: number, last: number][];
}

/** Counts of requests; they add up. */
export interface RequestCounts {
  /** Those that left. */
  sent: number;
  /** Places of the schedule at which none is known to have left; each is unknown. */
  unsent: number;
  ok: number;
  failed: number;
  rejected: number;
  unknown: number;
  /** Of bodies, as they came; 0 of an engine that does not tell them. */
  bytes: number;
}

/** Of nothing. */
export const noRequests: Readonly<RequestCounts> = {
  sent: 0,
  unsent: 0,
  ok: 0,
  failed: 0,
  rejected: 0,
  unknown: 0,
  bytes: 0,
};

/** Adds the counts of `more` to `into`. */
export function addRequests(into: RequestCounts, more: Readonly<RequestCounts>): void {
  into.sent += more.sent;
  into.unsent += more.unsent;
  into.ok += more.ok;
  into.failed += more.failed;
  into.rejected += more.rejected;
  into.unknown += more.unknown;
  into.bytes += more.bytes;
}

/**
 * Requests of one scenario that were sent in [from, to): a second, or what an edge of the run left of it. There are
 * several of one second, as answers come, and they add up: once all are decided, sent + unsent = ok + failed + rejected
 * + unknown. Times are monotonic milliseconds of the run.
 */
export interface LoadSlice extends RequestCounts {
  scenario: string;
  from: number;
  to: number;
  /** The edge of the run that lies between their sending and their end; absent where none does. */
  across?: number;
  /** When the first and the last that was ok were sent; absent without any. */
  okSent?: [first: number, last: number];
  /** The same of those that were failed or rejected. */
  lostSent?: [first: number, last: number];
  /** From sent to the end of the answer, of those that were ok. */
  latency: Histogram;
  /** sent - scheduled, of those that left; empty where an engine has no schedule. */
  lateness: Histogram;
  misses: LoadMiss[];
}

/** Requests per second over time: linear between the points, two at one time are a step; after the last it holds. */
export interface RateProfile {
  points: [atMs: number, perSecond: number][];
  /** After the last point it begins anew, as a recorded day does. */
  repeats?: boolean;
}

/** What is sent, decided. Texts may hold `{{id}}`, `{{n}}` and names of the data's columns. JSON. */
export interface LoadScenario {
  name: string;
  /** Whose users it stands for; absent where it is nobody's in particular. */
  service?: string;
  /** Its part of all requests, relative to those of the others. */
  weight: number;
  method: string;
  url: string;
  /** Values that are secrets stay references. */
  headers: Record<string, string>;
  body?: { text: string; type: string };
  /** As `parseStatuses` of requests reads them. */
  statuses: string;
  timeoutMs: number;
  /** The file whose rows fill texts, one a request, and begin anew after the last. */
  data?: { file: string; rows: number };
}

/** One load, decided: what an engine is given. JSON. */
export interface LoadJob {
  role: LoadRole;
  engine: string;
  /** What only this engine takes. */
  params: unknown;
  scenarios: LoadScenario[];
  profile: RateProfile;
  /** Generators that share the work. */
  workers: number;
  /** The most connections of all generators together. */
  connections: number;
  /** A connection that is older is not used again, so that new addresses of a name are found. */
  recycleMs: number;
}

/** How the rate of a warm-up rises: by a factor a step, linearly, or as fast as what is warmed takes it. */
export type Growth =
  | { by: 'steps'; factor: number; everyMs: number }
  | { by: 'line'; overMs: number }
  /** At most by `factor` a step; never more than the share `rejectedAtMost` of all that was sent is rejected. */
  | { by: 'answers'; factor: number; rejectedAtMost: number };

/** What must hold for so long at the target rate for a balancer to be warm. Shares are fractions of what was sent. */
export interface WarmCriteria {
  errorsBelow: number;
  rejectedBelow: number;
  p99BelowMs: number;
  forMs: number;
  /** How much of its median the latency may rise or fall over that time. */
  driftBelow: number;
}

/** A capacity reservation in place of load, awaited and undone at the end. */
export interface ReservationPlan {
  balancer: { arn: string; name: string };
  capacityUnits: number;
  giveUpAfterMs: number;
}

/** A warm-up, decided. JSON. */
export interface WarmUpPlan {
  job: LoadJob;
  fromPerSecond: number;
  toPerSecond: number;
  growth: Growth;
  ready: WarmCriteria;
  giveUpAfterMs: number;
}

/** How long a warm-up takes and what it sends: at least, where everything is taken at once, and at most. */
export interface WarmUpForecast {
  leastMs: number;
  leastRequests: number;
  mostMs: number;
  mostRequests: number;
}

/** What the warm-up does now. `rising`, `backed off` from rejections, `proving` at the target rate. */
export type WarmUpStage = 'rising' | 'backed off' | 'proving' | 'warm' | 'gave up';

/** Where a reservation of capacity is: asked for, there in every zone, or there without having been asked for. */
export const reservationStates = ['awaited', 'provisioned', 'needless'] as const;
export type ReservationState = (typeof reservationStates)[number];

/** The load of a run, decided. JSON. */
export interface LoadPlan {
  reservation?: ReservationPlan;
  warmUp?: WarmUpPlan;
  traffic?: LoadJob;
}

/** What can be in a journal about load. Times are monotonic milliseconds of the run. */
export type LoadEventBody =
  | {
      type: 'load-started';
      role: LoadRole;
      engine: string;
      model: LoadModel;
      version?: string;
      /** Its slices do not tell the bytes that came. */
      tellsBytes?: false;
    }
  | { type: 'load'; role: LoadRole; slices: LoadSlice[] }
  /** Some of its generators are gone: what was due from then on is not known. */
  | { type: 'load-lost'; role: LoadRole; since: number; reason: string }
  /** Nothing was sent from `until` on, and all is decided. */
  | { type: 'load-ended'; role: LoadRole; until: number; error?: string }
  /** The warm-up changed its rate, or its mind, and why. */
  | { type: 'warm-up'; stage: WarmUpStage; perSecond: number; why: string }
  /** What became of a reservation, so long after it was begun with, and what was seen of it. */
  | {
      type: 'reservation';
      state: ReservationState;
      balancer: string;
      capacityUnits: number;
      waitedMs: number;
      saw: string;
    };
