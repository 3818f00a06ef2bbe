import type { RoutedTarget, Routing } from '../control/world.ts';
import { createTargetPool, type TargetPool, type Timeouts } from './target-pool.ts';

/** The connections to every target, kept while the target is in the routing. */
export interface TargetPools {
  /** Lets go what left: cut when its draining is over, else its requests in flight may finish. */
  keep(groups: Routing['targetGroups']): void;
  of(target: RoutedTarget, timeouts: Timeouts): TargetPool;
}

export function createTargetPools(): TargetPools {
  const pools = new Map<string, TargetPool>();
  const draining = new Set<string>();

  function dismiss(present: Set<string>): void {
    for (const [key, pool] of pools) {
      if (present.has(key)) continue;
      if (draining.delete(key)) pool.cut();
      else pool.retire();
      pools.delete(key);
    }
  }

  return {
    keep(groups) {
      const all = groups.flatMap((each) => [...each.checked, ...each.routed, ...each.draining]);
      dismiss(new Set(all.map(keyOf)));
      for (const key of groups.flatMap((group) => group.draining.map(keyOf))) {
        pools.get(key)?.retire();
        if (pools.has(key)) draining.add(key);
      }
    },
    of(target, timeouts) {
      const key = keyOf(target);
      const known = pools.get(key);
      if (known !== undefined && !draining.has(key) && isSame(known.timeouts, timeouts)) return known;
      known?.retire();
      draining.delete(key);
      const pool = createTargetPool(target, timeouts);
      pools.set(key, pool);
      return pool;
    },
  };
}

function isSame(a: Timeouts, b: Timeouts): boolean {
  return a.connectMs === b.connectMs && a.idleMs === b.idleMs;
}

function keyOf({ id, host, port }: RoutedTarget): string {
  return `${id} ${host}:${port}`;
}
