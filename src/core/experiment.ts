import type { Guard } from './guard.ts';
import type { RetryPolicy } from './retry.ts';
import type { TargetReference } from './target-reference.ts';

/** A fault or probe as the file names it; the registry's own schema has read `params`. */
export interface Request {
  kind: string;
  params: unknown;
}

/** When a service counts as lost: that many consecutive sends without an ok, over at least that time. */
export interface LostAfter {
  sends: number;
  forMs: number;
}

export interface Watch {
  steadyForMs: number;
  settleForMs: number;
  giveUpAfterMs: number;
  /** How often the control plane is asked. */
  pollEveryMs: number;
  lostAfter: LostAfter;
  /** How long putting back one fault may take. */
  undoWithinMs?: number;
  /** Alerts that may fire before t0 and are not judged, by name. */
  ignoreAlerts?: string[];
}

/** One line of `expect`: a measured quantity and the most it may be. */
export interface Expectation {
  quantity: Quantity;
  /** Milliseconds for times, a count for services, a fraction for requests. */
  atMost: number;
  /** Only outages that last at least so long count; all when it is not told. */
  forMs?: number;
  /** As it stands in the file. */
  text: string;
}

export const quantities = [
  'servicesLost',
  'servicesDegraded',
  'recoveryTime',
  'capacityRecovery',
  'tasksRecovery',
  'targetsRecovery',
  'discoveryRecovery',
  'dnsRecovery',
  'alertsSettle',
  'requestsLost',
  'writesLost',
] as const;

export type Quantity = (typeof quantities)[number];

/** One experiment, read and checked. JSON. */
export interface Experiment {
  name: string;
  hypothesis?: string;
  target: TargetReference;
  /** Probe requests; kind `auto` asks for every service that can be found. */
  probes: Request[];
  /** Alert sources; kind `auto` asks for the alarms that the target itself has. */
  alerts?: Request[];
  /** Clients whose retries are reckoned with; the usual one when nothing is told. */
  retries?: RetryPolicy[];
  /** Whom each service calls, besides what the target's tags tell. */
  calls?: Record<string, string[]>;
  faults: Request[];
  /** What is sent besides probes; the schema of load has read it. */
  load?: unknown;
  /** What stops the run. */
  guards?: Guard[];
  watch: Watch;
  expect: Expectation[];
}
