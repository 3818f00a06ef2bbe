import type { RoutedTarget, Routing } from '../control/world.ts';
import { matchesPath } from './path-pattern.ts';
import { createTargetPool, type TargetPool, type Timeouts } from './target-pool.ts';

/** Which target a request goes to, or why there is none. */
type Choice = TargetPool | 'no rule' | 'no target';

export interface Router {
  apply(routing: Routing): void;
  /** The next target by round robin in the first rule, by priority, that the path meets. */
  choose(url: string): Choice;
  /** Closes every connection. */
  close(): void;
}

interface Turn {
  pools: TargetPool[];
  next: number;
}

export function createRouter(): Router {
  const pools = new Map<string, TargetPool>();
  const draining = new Set<string>();
  const turns = new Map<string, Turn>();
  let rules: Routing['rules'] = [];

  function poolOf(target: RoutedTarget, timeouts: Timeouts): TargetPool {
    const known = pools.get(keyOf(target));
    if (known !== undefined && !draining.has(keyOf(target))) return known;
    known?.retire();
    draining.delete(keyOf(target));
    const pool = createTargetPool(target, timeouts);
    pools.set(keyOf(target), pool);
    return pool;
  }

  /** What has left: cut when its draining is over, else its requests in flight may finish. */
  function dismiss(present: Set<string>): void {
    for (const [key, pool] of pools) {
      if (present.has(key)) continue;
      if (draining.delete(key)) pool.cut();
      else pool.retire();
      pools.delete(key);
    }
  }

  return {
    apply(routing) {
      const timeouts = { connectMs: routing.connectTimeoutMs, idleMs: routing.idleTimeoutMs };
      const groups = routing.targetGroups;
      dismiss(
        new Set(groups.flatMap((each) => [...each.checked, ...each.routed, ...each.draining].map(keyOf))),
      );
      for (const target of groups.flatMap((group) => group.draining)) {
        pools.get(keyOf(target))?.retire();
        if (pools.has(keyOf(target))) draining.add(keyOf(target));
      }
      for (const { arn, routed } of groups) {
        turns.set(arn, {
          pools: routed.map((target) => poolOf(target, timeouts)),
          next: turns.get(arn)?.next ?? 0,
        });
      }
      rules = [...routing.rules].sort((a, b) => a.priority - b.priority);
    },

    choose(url) {
      const path = url.split('?', 1)[0] ?? '';
      const rule = rules.find(({ paths }) => paths.some((pattern) => matchesPath(pattern, path)));
      if (rule === undefined) return 'no rule';
      const turn = turns.get(rule.targetGroupArn);
      if (turn === undefined) return 'no target';
      turn.next += 1;
      return turn.pools[turn.next % turn.pools.length] ?? 'no target';
    },

    close() {
      for (const pool of pools.values()) pool.cut();
      pools.clear();
    },
  };
}

function keyOf({ id, host, port }: RoutedTarget): string {
  return `${id} ${host}:${port}`;
}
