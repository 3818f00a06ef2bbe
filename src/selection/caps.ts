import { healthyHosts, type KeepAtLeast, type Placed } from '#core';

/** Of these members of a population at most so many may be drawn. */
export interface Cap {
  kind: 'service' | 'zone';
  /** The service or the zone. */
  name: string;
  /** Ids, all of them in the population. */
  members: ReadonlySet<string>;
  most: number;
}

/**
 * What `keepAtLeast` comes to for a population (ids). Hosts and instances outside of it survive and count as kept. Of a
 * service or zone that has too few already nobody may be drawn; of one that has none there is nothing to keep.
 */
export function capsOf(
  placed: Placed,
  population: readonly string[],
  { perService = 0, perZone = 0 }: KeepAtLeast = {},
): Cap[] {
  const mayBeDrawn = new Set(population);
  const cap = (kind: Cap['kind'], name: string, all: Iterable<string>, least: number): Cap[] => {
    const ids = [...all];
    const members = new Set(ids.filter((id) => mayBeDrawn.has(id)));
    const most = Math.max(0, ids.length - least);
    return members.size > most ? [{ kind, name, members, most }] : [];
  };
  const zones = Map.groupBy(
    placed.instances.filter(({ state }) => state === 'running'),
    ({ zone }) => zone,
  );
  return [
    ...(perService === 0
      ? []
      : [...healthyHosts(placed)].flatMap(([name, hosts]) => cap('service', name, hosts, perService))),
    ...(perZone === 0
      ? []
      : [...zones].flatMap(([name, all]) =>
          cap(
            'zone',
            name,
            all.map(({ id }) => id),
            perZone,
          ),
        )),
  ];
}
