import type { DnsEndpoint, ProbePlan } from '#core';
import { commonPlan, rateText } from '../contract.ts';
import type { AutoContext, ReachedTarget } from '../contract.ts';
import { asciiNameOf, params as paramsSchema } from './params.ts';
import type { Params } from './params.ts';
import { resolversOf } from '../resolvers.ts';
import type { SenderParams } from './sender-params.ts';

type DecidedPlan = Omit<ProbePlan, 'kind'>;

/** A probe for each resolver that is asked. */
export function plan(params: Params, target: ReachedTarget): DecidedPlan[] {
  const { name: asked, type, rate, timeout, expect } = params;
  const name = asciiNameOf(asked) ?? asked;
  const service = params.service ?? asked;
  const resolvers = resolversOf(params.resolvers, target.nameServer);
  return resolvers.map((resolver) => {
    // Users ask resolvers, and feel what fails at the zone itself only once those ask it in vain.
    const isBehind = resolver.name === 'authoritative' && resolvers.length > 1;
    const { role = isBehind ? 'cluster' : undefined } = params;
    const request: SenderParams = {
      name,
      type,
      resolver,
      timeoutMs: timeout,
      ...(expect && { expect }),
    };
    return {
      id: `${service}@${resolver.name}`,
      service,
      summary: `asks ${resolver.name} for ${type} of ${name}, ${rateText(rate)}`,
      params: request,
      ...commonPlan({ ...params, role }),
      isRequest: false,
    };
  });
}

/** The probes for a name that the inventory found: of the cluster, where users come by another way. */
export function planFor({ name, type }: DnsEndpoint, context: AutoContext): DecidedPlan[] {
  const { service, auto } = context;
  const defaults = paramsSchema.parse({ name, type, service, role: 'cluster' });
  const { timeout = defaults.timeout, slowerThan, resolvers } = auto;
  // A rate for users' requests is no rate for a resolver, whose answers last.
  const rate = Math.min(auto.rate ?? defaults.rate, defaults.rate);
  return plan({ ...defaults, rate, timeout, slowerThan, resolvers }, context);
}
