import { durationField, rateField } from '#core';
import type { Endpoint, Inventory, ProbePlan, ProbeRole } from '#core';
import type { Lane } from '#pacing';
import type { Target } from '#targets';
import { z } from 'zod';
import { resolversField } from './resolvers.ts';

const mostPerSecond = 200;
const leastPerSecond = 0.01;

/** How often a probe may ask. */
export const probeRateField = rateField.refine(
  (ratePerSecond) => ratePerSecond >= leastPerSecond && ratePerSecond <= mostPerSecond,
  { error: `must be from 0.6/min to ${mostPerSecond}/s: a probe watches, it is no load` },
);

/** How long a probe may wait for an answer. */
export const probeTimeoutField = durationField.refine((timeoutMs) => timeoutMs > 0 && timeoutMs <= 60_000, {
  error: 'must be above zero and at most 1m',
});

/** What every listed probe may be told; a probe spreads them into its own fields. */
export const commonFields = {
  name: z.string().min(1).optional().meta({ description: 'Names the probe, and the service unless told.' }),
  service: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The service that it asks; by default its name, or what it asks.' }),
  role: z
    .enum(['users', 'cluster'])
    .optional()
    .meta({ description: 'Whose state its failures tell: of users, or of the cluster alone.' }),
  rate: probeRateField.prefault('10/s').meta({ description: 'How often it asks.' }),
  timeout: probeTimeoutField
    .prefault('2s')
    .meta({ description: 'No whole answer within this time is a failure.' }),
  slowerThan: durationField.optional().meta({ description: 'An ok answer slower than this is slow.' }),
};

const commonObject = z.object(commonFields);

/** The part of a plan that follows from the common fields. */
export function commonPlan({
  rate,
  timeout,
  slowerThan,
  role,
}: Omit<z.output<typeof commonObject>, 'name' | 'service'>): Pick<
  ProbePlan,
  'intervalMs' | 'timeoutMs' | 'slowerThanMs' | 'role'
> {
  return {
    intervalMs: 1000 / rate,
    timeoutMs: timeout,
    ...(slowerThan !== undefined && { slowerThanMs: slowerThan }),
    ...(role !== undefined && { role }),
  };
}

/** A rate for a plan's summary: `10/s`, `3/min`. */
export function rateText(ratePerSecond: number): string {
  const [times, unit] = ratePerSecond < 0.1 ? [ratePerSecond * 60, 'min'] : [ratePerSecond, 's'];
  return `${Number(times.toFixed(2))}/${unit}`;
}

/** What `probes: auto` may be told; every kind of probe takes from it what it knows. */
export const autoOptions = z
  .strictObject({
    rate: probeRateField.optional(),
    timeout: probeTimeoutField.optional(),
    slowerThan: durationField.optional(),
    connections: z.enum(['fresh', 'pooled']).optional(),
    resolvers: resolversField,
  })
  .meta({ description: 'A probe for every service that the target tells how to reach.' });

export type AutoOptions = z.output<typeof autoOptions>;

/** How the target is reached, as far as plans depend on it. */
export interface ReachedTarget {
  /** What `{{ingress}}` stands for. */
  ingress?: string | undefined;
  /** `host:port` of the name server that knows the target's names; undefined where the system's does. */
  nameServer?: string | undefined;
}

/** What a probe is planned for that nobody listed. */
export interface AutoContext extends ReachedTarget {
  service: string;
  auto: AutoOptions;
}

/** A thing of the target that a listed probe names. */
export interface Subject {
  /** `the Auto Scaling group`. */
  what: string;
  name: string;
  /** Others of its kind, for whoever mistyped it. */
  known: string[];
  /** Comes to undefined where it is not there; no promise of a target that can't tell. */
  find(target: Target, signal: AbortSignal): Promise<unknown> | undefined;
}

/** One way to ask a service whether it serves. */
export interface Probe<Params = unknown> {
  /** The folder's name, and the key in an experiment file. */
  name: string;
  summary: string;
  params: z.ZodType<Params>;
  /** Parameters as they stand in a file; used by the docs and the conformance suite. */
  example: unknown;
  /** The thread that it is sent on. */
  lane: Lane;
  /** Whose state its failures tell, unless the file says otherwise. */
  role: ProbeRole;
  /** The probes that parameters from a file come to: one, or one for each way of asking. */
  plan(params: Params, target: ReachedTarget): ProbePlan[];
  /** What the target must have for this probe to tell anything. */
  subject?(params: Params, inventory: Inventory): Subject;
  /** The probes for an endpoint that the inventory found; none where this kind can't ask it. */
  planFor?(endpoint: Endpoint, context: AutoContext): ProbePlan[];
  /** The probes for a service that nothing leads to: what is left when no way to it was found. */
  lastResort?(context: AutoContext): ProbePlan[];
  /** The module that sends, run on the pacing worker; its `createSender` takes the params of a ProbePlan. */
  sender: URL;
}

/** Checks a probe against the contract; the default export of every plugin. */
export function defineProbe<Params, const Name extends string>(
  probe: Probe<Params> & { name: Name },
): Probe<Params> & { name: Name } {
  return probe;
}
