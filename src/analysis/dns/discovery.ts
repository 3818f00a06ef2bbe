import type { Task } from '#core';
import type { Sighting } from '../look-log.ts';
import { Places } from './places.ts';
import { graceMs, type KeptLimit } from './zone.ts';

/** Route 53 answers with a change of Cloud Map within a minute. */
const propagationMs = 60_000;

/**
 * Until when a cache that obeys the TTL can have an address of tasks that discovery gives out no more; null for one that
 * it does, or that is none of a known task. Undefined where there is nothing to tell by.
 */
export function discoveryLimits(
  addresses: readonly string[],
  {
    tasks,
    sightings,
    ttlMs,
  }: { tasks: readonly Task[]; sightings: readonly Sighting[] | undefined; ttlMs: number | null },
): (KeptLimit | null)[] | undefined {
  if (ttlMs === null || !sightings) return undefined;
  return addresses.map((address) => {
    const own = tasks.filter((task) => new Places(task.addresses ?? []).has(address)).map(({ id }) => id);
    const last = sightings.findLastIndex(({ ids }) => own.some((id) => ids.has(id)));
    const [listed, gone] = [sightings[last], sightings[last + 1]];
    if (!listed) return null;
    return {
      perhaps: listed.lastSent + ttlMs,
      sure: gone ? gone.done + propagationMs + ttlMs + graceMs : Infinity,
    };
  });
}
