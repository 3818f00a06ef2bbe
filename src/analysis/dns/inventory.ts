import { plainName } from '#core';
import type { DnsType, Inventory, Task } from '#core';

/** Stands for all services together, for a name that is none's. */
export const anyService = '';

export function tasksOf(inventory: Inventory | undefined, service: string): readonly Task[] {
  const { services = [] } = inventory ?? {};
  const own = services.filter(({ name }) => service === anyService || name === service);
  return own.flatMap(({ tasks }) => tasks);
}

/** Whose tasks a name leads to: the service that its probe names, the one that has the name, or any. */
export function serviceBehind(inventory: Inventory | undefined, named: string, name: string): string {
  const { services = [] } = inventory ?? {};
  if (services.some((one) => one.name === named)) return named;
  const owner = services.find(({ endpoints }) =>
    endpoints.some((one) => one.kind === 'dns' && plainName(one.name) === plainName(name)),
  );
  return owner?.name ?? anyService;
}

/** The TTL that the records of a name of the service have; null where the inventory does not tell. */
export function recordTtlMs(
  inventory: Inventory | undefined,
  service: string,
  record: { name: string; type: DnsType },
): number | null {
  const { endpoints = [] } = inventory?.services.find(({ name }) => name === service) ?? {};
  const told = endpoints.find(
    (one) => one.kind === 'dns' && one.type === record.type && plainName(one.name) === plainName(record.name),
  );
  return told?.kind === 'dns' ? told.ttlSeconds * 1000 : null;
}
