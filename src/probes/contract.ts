import type { Endpoint, ProbePlan } from '#core';
import type { z } from 'zod';

/** What every probe shares: how often, how long to wait, what is slow. */
export interface ProbeDefaults {
  ratePerSecond?: number | undefined;
  timeoutMs?: number | undefined;
  slowerThanMs?: number | undefined;
}

/** One way to ask a service whether it serves. */
export interface Probe<Params = unknown> {
  /** The folder's name, and the key in an experiment file. */
  name: string;
  summary: string;
  params: z.ZodType<Params>;
  /** Parameters as they stand in a file; used by the docs and the conformance suite. */
  example: unknown;
  /** The probe that parameters from a file come to. `ingress` replaces `{{ingress}}`. */
  plan(params: Params, context: { id: string; ingress?: string | undefined }): ProbePlan;
  /** The probe for an endpoint that the inventory found; absent where this kind can't ask it. */
  planFor?(
    endpoint: Endpoint,
    context: { id: string; service: string; auto: Record<string, unknown> },
  ): ProbePlan | undefined;
  /** The module that sends, run on the pacing worker; its `createSender` takes the params of a ProbePlan. */
  sender: URL;
}

/** Checks a probe against the contract; the default export of every plugin. */
export function defineProbe<Params>(probe: Probe<Params>): Probe<Params> {
  return probe;
}
