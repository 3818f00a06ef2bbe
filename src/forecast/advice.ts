import type { Advice, Instance, Placed, Task } from '#core';
import { isOpen } from './room.ts';

/**
 * What each service lacks that a draw of `k` could take, or the loss of one zone. Additional hosts are taken to be in
 * the pool too, and to be one task each on instances that do not carry the service yet.
 */
export function adviceOf(
  { instances, services }: Placed,
  healthy: ReadonlyMap<string, ReadonlySet<string>>,
  /** Those that a draw could lose. */
  losable: ReadonlySet<string>,
  k: number,
): Advice[] {
  const zones = new Map(instances.map(({ id, zone }) => [id, zone]));
  const open = instances.filter(({ state, capacity }) => state === 'running' && isOpen(capacity));
  const isTold = instances.every(({ state, capacity }) => state !== 'running' || capacity !== undefined);
  const all = services.flatMap(({ name, tasks }): Advice[] => {
    const hosts = healthy.get(name) ?? new Set();
    if (hosts.size === 0) return [];
    const own = new Set([...hosts].map((id) => zones.get(id)));
    const moreZones = own.size === 1 ? 1 : 0;
    const moreHosts = losable.has(name) ? k + 1 - hosts.size : 0;
    if (moreHosts === 0 && moreZones === 0) return [];
    const count = Math.max(moreHosts, moreZones);
    const need = isTold ? needOf(tasks) : undefined;
    const elsewhere = moreHosts < 1 ? open.filter(({ zone }) => !own.has(zone)) : open;
    const missing = need === undefined ? null : missingFor(need, count, elsewhere, hosts);
    return [{ service: name, moreHosts, moreZones, missing }];
  });
  return all.sort((a, b) => b.moreHosts - a.moreHosts || b.moreZones - a.moreZones);
}

/** The most that one task needs; undefined where one does not tell. */
function needOf(tasks: readonly Task[]): { cpu: number; memory: number } | undefined {
  const needs = tasks.flatMap((task) => task.needs ?? []);
  if (needs.length < tasks.length) return undefined;
  return {
    cpu: Math.max(...needs.map(({ cpu }) => cpu)),
    memory: Math.max(...needs.map(({ memory }) => memory)),
  };
}

function missingFor(
  need: { cpu: number; memory: number },
  count: number,
  open: readonly Instance[],
  hosts: ReadonlySet<string>,
): { cpu: number; memory: number } {
  let found = 0;
  for (const { id, capacity } of open) {
    if (found >= count) break;
    if (hosts.has(id) || capacity === undefined) continue;
    if (capacity.cpuFree >= need.cpu && capacity.memoryFree >= need.memory) found += 1;
  }
  return { cpu: (count - found) * need.cpu, memory: (count - found) * need.memory };
}
