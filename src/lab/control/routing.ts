import type { LabState, TargetRecord } from './state.ts';
import type { RoutedTarget, Routing } from './world.ts';

/** The balancer's whole configuration as the state demands it. */
export function routingOf(state: LabState): Routing {
  const { constants, balancer } = state;
  return {
    rules: balancer.rules.map(({ priority, paths, targetGroupArn }) => ({ priority, paths, targetGroupArn })),
    targetGroups: [...state.targetGroups.values()].map((group) => {
      const inState = (...states: TargetRecord['state'][]) =>
        [...group.targets].filter(([, target]) => states.includes(target.state)).map(toRouted);
      const healthy = inState('healthy');
      const checked = inState('initial', 'healthy', 'unhealthy');
      return {
        arn: group.arn,
        healthCheck: {
          path: group.healthCheckPath,
          matcher: group.matcher,
          intervalMs: constants.healthCheckIntervalMs,
          timeoutMs: constants.healthCheckTimeoutMs,
        },
        checked,
        routed: healthy.length > 0 ? healthy : checked,
        draining: inState('draining'),
      };
    }),
    connectTimeoutMs: constants.balancerConnectTimeoutMs,
    idleTimeoutMs: constants.balancerIdleTimeoutMs,
  };
}

function toRouted([id, { host, port }]: [string, TargetRecord]): RoutedTarget {
  return { id, host, port };
}
