import type { Forecast } from './forecast.ts';
import type { ControlClock, Instance } from './inventory.ts';
import type { Leftover } from './leftover.ts';
import type { LoadPlan } from './load.ts';

export type Rounding = 'up' | 'down' | 'nearest';

/**
 * How victims are chosen. `zone`, `spot` and `hosting` narrow both populations, and draw at random from what is left;
 * a zone that is not named is drawn too.
 */
export type Choice =
  | { by: 'random' | 'worst-case' | 'oldest' | 'newest' | 'spot' }
  | { by: 'zone'; zone?: string }
  | { by: 'hosting'; service: string }
  | { by: 'ids'; ids: string[] };

/** What must be left: hosts with a healthy task of each service, running instances of each zone. */
export interface KeepAtLeast {
  perService?: number;
  perZone?: number;
}

/** Whom a fault may draw from, and how many. */
export interface Aim {
  /** Opt-in tag that an instance must carry, as `key=value`. */
  tag: string;
  amount: { share: number } | { count: number };
  round: Rounding;
  /** Which population a share is of: those that may be hurt, or all running ones. */
  of: 'eligible' | 'all';
  choose: Choice;
  seed: number;
  keepAtLeast?: KeepAtLeast;
  /** Never more than so many, whatever the amount comes to. */
  max?: number;
  /** All that may be hurt may be drawn; refused otherwise. */
  mayTakeAll?: boolean;
}

/** What a draw came to, with the numbers a person needs to check it. */
export interface Draw {
  aim: Aim;
  running: number;
  eligible: number;
  /** Why the others are not eligible: reason and ids. */
  excluded: { reason: string; ids: string[] }[];
  /** Where the choice narrowed: what to, and how many are left that may be hurt and that run. */
  narrowed?: { to: string; running: number; eligible: number };
  /** How many the amount came to, where `max` allowed fewer. */
  asked?: number;
  /** Uniform over the feasible sets, nearly so (sampled), or no draw: the aim alone decides. */
  method: 'uniform' | 'sampled' | 'decided';
  /** Where `keepAtLeast` shaped the draw: who was shielded by it, and which share of all sets it allowed, if known. */
  shaped?: { services: string[]; zones: string[]; allowedShare: number | null };
  victims: string[];
}

/** One victim as it was before it was touched. */
export interface Victim extends Instance {
  /** Running tasks it carried. */
  tasks: { id: string; service: string }[];
}

/** One fault, decided: whom it hurts and how. JSON. */
export interface FaultPlan {
  kind: string;
  params: unknown;
  /** One line for people: `terminate 2 of 8 instances (25 %, rounded up), abrupt`. */
  summary: string;
  draw?: Draw;
  /** Empty where the target itself picks them (`picks`): then only the proof tells whom. */
  victims: Victim[];
  isReversible: boolean;
  /** How long it lasts until it is undone; of reversible ones alone. */
  holdMs?: number;
  /** On these clocks victims may go on counting: they are not gone, only out of reach or of use. */
  mayStay?: ControlClock[];
  /** A group of the target picks so many victims among these. */
  picks?: { group: string; count: number; among: string[] };
  /** What it could do, by who runs where. */
  forecast?: Forecast;
  /** What a person should know before saying yes, besides the victims: what it changes and what may follow. */
  cautions?: string[];
}

/** One probe, decided. JSON. */
export interface ProbePlan {
  /** What its kind calls it; in a whole plan each is another. */
  id: string;
  kind: string;
  service: string;
  /** One line for people: `GET http://…, 10/s`. */
  summary: string;
  params: unknown;
  intervalMs: number;
  timeoutMs: number;
  /** An ok answer slower than this is slow. */
  slowerThanMs?: number;
  /** Whether its failures are felt by users, and so make the service's state, or only tell of the cluster. */
  role?: ProbeRole;
  /** Whether each send is a request as users make them, which requests lost counts; true unless it says false. */
  isRequest?: boolean;
  /** What told of what it asks, where nobody listed it. */
  foundBy?: string;
  /** What it asks is reached from the target's own network alone, by what the target tells. */
  isPrivate?: boolean;
  /** Whether a load balancer of the target chooses who answers; by the service's target groups where nobody says. */
  isBalanced?: boolean;
  /** What stays behind where its sender is killed. */
  leaves?: Leftover;
}

export type ProbeRole = 'users' | 'cluster';

/** One way to a service that `probes: auto` found or looked for. */
export interface Way {
  service: string;
  /** Where it leads, for people: a URL, a name, a queue; absent for what was looked for and leads nowhere. */
  to?: string;
  /** What told of it. */
  foundBy?: string;
  /** Ids of the probes that ask it. */
  probes: string[];
  /** Why nothing asks it, when nothing does. */
  why?: string;
}

/** How many instances a plan hurts; where the target itself picks them, as many as it is to pick. */
export function countHurt({ faults }: Pick<Plan, 'faults'>): number {
  return faults.reduce((sum, { picks, victims }) => sum + (picks?.count ?? victims.length), 0);
}

/** What a run will do, decided before anything is touched. JSON. */
export interface Plan {
  faults: FaultPlan[];
  probes: ProbePlan[];
  /** Services of which no probe tells what their users feel, and why. */
  unprobed: { service: string; why: string }[];
  /** What `probes: auto` found and looked for; absent where it was not asked for. */
  ways?: Way[];
  /** Whom each service calls, by the experiment and by the target's tags. */
  calls?: Record<string, string[]>;
  /** What is sent besides probes. */
  load?: LoadPlan;
}
