import type { DnsType, Inventory, Task } from '#core';

export function tasksOf(inventory: Inventory | undefined, service: string): readonly Task[] {
  return inventory?.services.find(({ name }) => name === service)?.tasks ?? [];
}

/** The TTL that the records of a name of the service have; null where the inventory does not tell. */
export function recordTtlMs(
  inventory: Inventory | undefined,
  service: string,
  record: { name: string; type: DnsType },
): number | null {
  const { endpoints = [] } = inventory?.services.find(({ name }) => name === service) ?? {};
  const told = endpoints.find(
    (one) => one.kind === 'dns' && one.type === record.type && nameKey(one.name) === nameKey(record.name),
  );
  return told?.kind === 'dns' ? told.ttlSeconds * 1000 : null;
}

/** Names are one in upper and lower case, with the root's dot or without. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
