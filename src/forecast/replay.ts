import type { Placing, Task } from '#core';
import type { Room } from './room.ts';

/**
 * Places tasks as ECS spreads them: one after the other, in the zone that has fewest of the service, there where most
 * memory is free; ties by id. What finds no room is counted.
 */
export function replay(
  tasks: readonly Task[],
  kept: readonly Task[],
  rooms: readonly Room[],
): { placings: Placing[]; homeless: number } {
  const free = rooms.map((room) => ({ ...room }));
  const zones = [...Map.groupBy(free, ({ zone }) => zone)].sort(([a], [b]) => byText(a, b));
  const zoneOf = new Map(free.map(({ id, zone }) => [id, zone]));
  const counts = new Map<string, number>();
  const key = (service: string, zone: string) => `${service}\n${zone}`;
  const add = (service: string, zone: string) =>
    counts.set(key(service, zone), (counts.get(key(service, zone)) ?? 0) + 1);
  for (const { service, instanceId = '' } of kept) add(service, zoneOf.get(instanceId) ?? '');
  const placings: Placing[] = [];
  let homeless = 0;
  const order = [...tasks].sort((a, b) => byText(a.service, b.service) || byText(a.id, b.id));
  for (const { id, service, needs = { cpu: 0, memory: 0 } } of order) {
    const count = (zone: string) => counts.get(key(service, zone)) ?? 0;
    const byCount = [...zones].sort(([a], [b]) => count(a) - count(b));
    let place: Room | undefined;
    for (const [, some] of byCount) {
      place ??= roomiest(some, needs);
    }
    if (place === undefined) {
      homeless += 1;
      continue;
    }
    place.cpu -= needs.cpu;
    place.memory -= needs.memory;
    add(service, place.zone);
    placings.push({ task: id, service, instanceId: place.id });
  }
  return { placings, homeless };
}

function roomiest(rooms: readonly Room[], needs: { cpu: number; memory: number }): Room | undefined {
  let best: Room | undefined;
  for (const room of rooms) {
    if (room.cpu < needs.cpu || room.memory < needs.memory) continue;
    if (best === undefined || room.memory > best.memory) best = room;
  }
  return best;
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
