import type { Capacity, Instance, Inventory, Task } from '#core';

export type Cluster = Pick<Inventory, 'instances' | 'services' | 'targetGroups' | 'groups'>;

export interface ClusterParts {
  /** Zones by instance. */
  zones: Record<string, string>;
  /** Instances by service: one running task on each. */
  services: Record<string, readonly string[]>;
  capacity?: (id: string) => Capacity | undefined;
  needs?: Task['needs'];
  groups?: Inventory['groups'];
}

/** A cluster of which only who runs where matters. */
export function clusterOf({ zones, services, capacity, needs, groups = [] }: ClusterParts): Cluster {
  const instances = Object.entries(zones).map(([id, zone]): Instance => {
    const own = capacity?.(id);
    return {
      id,
      zone,
      state: 'running',
      type: 'm5.large',
      lifecycle: 'on-demand',
      tags: {},
      isProtected: false,
      ...(own !== undefined && { capacity: own }),
    };
  });
  return {
    instances,
    services: Object.entries(services).map(([name, hosts]) => ({
      name,
      desired: hosts.length,
      running: hosts.length,
      tasks: hosts.map((instanceId, index) => ({
        id: `${name}-${index}`,
        service: name,
        status: 'RUNNING',
        instanceId,
        ...(needs !== undefined && { needs }),
      })),
      targetGroups: [],
      endpoints: [],
    })),
    targetGroups: [],
    groups,
  };
}

export const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `i-${index}`);
