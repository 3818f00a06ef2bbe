// From who runs where to what could happen: chances, the worst set, headroom. Pure.
import { healthyHosts } from '#core';
import type { Forecast, Inventory, Placed, Random, Task } from '#core';
import { worstSet, type Cap } from '#selection';
import { adviceOf } from './advice.ts';
import { chancesOf, decidedChances } from './chances.ts';
import { exactly } from './estimates.ts';
import { headroomOf } from './headroom.ts';
import { lossesOf } from './losses.ts';

export { loadAgainst } from './load.ts';

/** How victims are drawn, or who they are. */
export interface ForecastDraw {
  /** Ids of those that may be drawn. */
  pool: readonly string[];
  k: number;
  caps: readonly Cap[];
  /** Decided already: exactly these are hurt. */
  victims?: readonly string[];
  seed: number;
  /** Draws under the caps as the fault will; without it, uniformly over the sets that they allow. */
  draw?: (random: Random) => readonly string[];
}

/** What a draw could do to these services, before it is made. The same in gives the same out. */
export function forecast(placed: Placed & Pick<Inventory, 'groups'>, drawing: ForecastDraw): Forecast {
  const { pool, k, caps, victims, seed, draw } = drawing;
  const healthy = healthyHosts(placed);
  const losses = lossesOf(healthy, pool, k, caps);
  const worst = worstSet(healthy, losses.pool, losses.k, caps);
  const counts = tasksByHost(placed);
  const tasksOn = (ids: readonly string[]) => ids.map((id) => counts.get(id) ?? 0);
  const chances =
    victims === undefined
      ? chancesOf({
          losses,
          tasksOn: tasksOn(losses.pool),
          mostLost: worst.atMost,
          seed,
          ...(draw !== undefined && { draw }),
        })
      : decidedChances(lossesOf(healthy, victims, victims.length, []), tasksOn([...new Set(victims)]));
  const zones = new Map(placed.instances.map(({ id, zone }) => [id, zone]));
  const zonesOf = (ids: ReadonlySet<string>) =>
    [...new Set([...ids].map((id) => zones.get(id) ?? 'unknown'))].sort();
  const none = exactly(0, victims === undefined ? 'exact' : 'decided');
  const running = [...healthy].filter(([, hosts]) => hosts.size > 0);
  const fewest = running.reduce((least, [, hosts]) => Math.min(least, hosts.size), Infinity);
  return {
    pool: losses.pool.length,
    k: losses.k,
    isCapped: losses.caps.length > 0,
    services: [...healthy].map(([service, hosts]) => ({
      service,
      hosts: hosts.size,
      zones: zonesOf(hosts),
      lost: hosts.size === 0 ? 'not running' : (chances.lost.get(service) ?? none),
    })),
    expectedLost: chances.expectedLost,
    anyLost: chances.anyLost,
    worst,
    placementBound: running.length === 0 ? null : fewest - 1,
    zones: zonesLost(
      placed,
      running.map(([service, hosts]) => ({ service, zones: zonesOf(hosts) })),
    ),
    tasksHit: chances.tasksHit,
    headroom: headroomOf(placed, victims ?? worst.ids, victims === undefined ? 'worst set' : 'victims'),
    advice: adviceOf(placed, healthy, new Set(losses.names), losses.k),
  };
}

function tasksByHost({ services }: Placed): Map<string, number> {
  const counts = new Map<string, number>();
  const isRunning = ({ status }: Task) => status === 'RUNNING';
  for (const { instanceId } of services.flatMap(({ tasks }) => tasks.filter(isRunning)))
    if (instanceId !== undefined) counts.set(instanceId, (counts.get(instanceId) ?? 0) + 1);
  return counts;
}

function zonesLost(
  { instances }: Placed,
  running: readonly { service: string; zones: string[] }[],
): Forecast['zones'] {
  const inZone = Map.groupBy(
    instances.filter(({ state }) => state === 'running'),
    ({ zone }) => zone,
  );
  const lostWith = Map.groupBy(
    running.filter(({ zones }) => zones.length === 1),
    ({ zones: [zone = ''] }) => zone,
  );
  return [...inZone.keys()].sort().map((zone) => ({
    zone,
    instances: inZone.get(zone)?.length ?? 0,
    lost: (lostWith.get(zone) ?? []).map(({ service }) => service).sort(),
  }));
}
