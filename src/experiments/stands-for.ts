import { BadInputError, listed } from '#core';
import type { LoadPlan, Plan } from '#core';
import { nearest } from '#documents';

interface Known {
  /** Of the target. */
  services: readonly { name: string }[];
  probes: Plan['probes'];
}

/**
 * Raises BadInputError for a scenario that stands for a service which neither the target has nor a probe asks: nobody
 * would notice that it tells of none. Where no service is known at all, any name will do.
 */
export function refuseStrayScenarios({ traffic }: LoadPlan, { services, probes }: Known): void {
  const known = [
    ...new Set([...services, ...probes.map(({ service }) => ({ name: service }))].map(({ name }) => name)),
  ];
  if (known.length === 0) return;
  for (const { name, service } of traffic?.scenarios ?? []) {
    if (service === undefined || known.includes(service)) continue;
    const near = nearest(service, known);
    throw new BadInputError(`The scenario ${name} stands for the service ${service}, which is not there.`, {
      hint: near === undefined ? `There are ${listed(known)}.` : `Did you mean ${near}?`,
    });
  }
}
