import type { ServiceFinding } from '#analysis';

interface Placed {
  service: ServiceFinding;
  /** How many services it is under. */
  depth: number;
}

/** Services in their order, but each after the one that it is under. */
export function inCascades(services: readonly ServiceFinding[]): Placed[] {
  const names = new Set(services.map(({ name }) => name));
  const ordered: Placed[] = [];
  const add = (service: ServiceFinding, depth: number) => {
    ordered.push({ service, depth });
    for (const one of services) if (one.under?.service === service.name) add(one, depth + 1);
  };
  for (const service of services) {
    if (!service.under || !names.has(service.under.service)) add(service, 0);
  }
  return ordered;
}
