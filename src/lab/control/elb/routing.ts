import type { LabSpec } from '../../spec/lab-spec.ts';
import type { LabState } from '../state.ts';
import type { RoutedTarget, Routing } from '../world.ts';
import type { BalancerRecord, TargetGroupRecord, TargetRecord } from './records.ts';

/** A balancer's whole configuration as the state demands it. */
export function routingOf(
  { elb, constants }: LabState,
  { listeners, capacity }: BalancerRecord,
  without: LabSpec['without'],
): Routing {
  const arns = new Set(
    [...listeners.values()].flatMap(({ rules }) =>
      rules.flatMap(({ action }) => (action.type === 'forward' ? action.groups.map(({ arn }) => arn) : [])),
    ),
  );
  return {
    listeners: [...listeners.values()].map(({ port, rules }) => ({
      port,
      rules: rules.map(({ hosts, paths, action }) => ({ hosts, paths, action })),
    })),
    targetGroups: [...arns].flatMap((arn) => {
      const group = elb.targetGroups.get(arn);
      return group ? [routedGroup(group)] : [];
    }),
    connectTimeoutMs: constants.balancerConnectTimeoutMs,
    idleTimeoutMs: constants.balancerIdleTimeoutMs,
    requestsPerSecond: capacity.requestsPerSecond,
    without: [...without],
  };
}

function routedGroup(group: TargetGroupRecord): Routing['targetGroups'][number] {
  const inState = (...states: TargetRecord['state'][]) =>
    [...group.targets.values()].filter(({ state }) => states.includes(state)).map(toRouted);
  const healthy = inState('healthy');
  const checked = inState('initial', 'healthy', 'unhealthy');
  const { path, matcher, intervalMs, timeoutMs } = group.healthCheck;
  return {
    arn: group.arn,
    healthCheck: { path, matcher, intervalMs, timeoutMs },
    checked,
    routed: healthy.length > 0 ? healthy : checked,
    draining: inState('draining'),
  };
}

function toRouted({ id, host, port }: TargetRecord): RoutedTarget {
  return { id, host, port };
}
