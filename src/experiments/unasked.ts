import { listed } from '#core';
import type { Plan } from '#core';

/** The services with tasks on victims. */
export function hurtBy(faults: Plan['faults']): Set<string> {
  const victims = faults.flatMap((fault) => fault.victims);
  return new Set(victims.flatMap(({ tasks }) => tasks.map(({ service }) => service)));
}

/** Tells of the services that will be hurt and of which no probe tells what their users feel. */
export function hurtUnasked({ faults, probes }: Pick<Plan, 'faults' | 'probes'>): string[] {
  const asked = new Set(probes.filter(({ role }) => role !== 'cluster').map(({ service }) => service));
  const unasked = [...hurtBy(faults)].filter((service) => !asked.has(service)).sort();
  if (unasked.length === 0) return [];
  return [
    `No probe tells what users of ${listed(unasked)} feel, and their tasks are among what is hurt. Add probes that name them under service, or write probes: auto, which asks all that it finds.`,
  ];
}
