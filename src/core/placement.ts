import type { Inventory } from './inventory.ts';

/** Who runs where: what a draw and a forecast are made from. */
export type Placed = Pick<Inventory, 'instances' | 'services' | 'targetGroups'>;

/**
 * The instances that carry a healthy task of each service: a running one, and where the service has target groups that
 * tell of the instance, one that is healthy in one of them. A service of which nothing runs has none.
 */
export function healthyHosts({ services, targetGroups }: Placed): Map<string, Set<string>> {
  const groups = new Map(targetGroups.map((group) => [group.name, group]));
  return new Map(
    services.map(({ name, tasks, targetGroups: names }) => {
      const targets = names.flatMap((group) => groups.get(group)?.targets ?? []);
      const running = tasks.filter(({ status }) => status === 'RUNNING');
      const hosts = new Set(running.flatMap(({ instanceId }) => instanceId ?? []));
      const isHealthy = (host: string) => {
        const own = targets.filter(({ instanceId }) => instanceId === host);
        return own.length === 0 || own.some(({ health }) => health === 'healthy');
      };
      return [name, new Set([...hosts].filter(isHealthy))];
    }),
  );
}

/** Services of which these ids, or at most so many of them, are every healthy host; sorted. */
export function servicesOnlyOn(ids: ReadonlySet<string>, placed: Placed, most = Infinity): string[] {
  return [...healthyHosts(placed)]
    .filter(([, hosts]) => hosts.size > 0 && hosts.size <= most && [...hosts].every((host) => ids.has(host)))
    .map(([name]) => name)
    .sort();
}

/** How many of them run. */
export function countRunning(instances: Placed['instances']): number {
  return instances.filter(({ state }) => state === 'running').length;
}
