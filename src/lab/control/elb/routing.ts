import type { Context } from '../context.ts';
import type { RoutedTarget, Routing } from '../world.ts';
import type { BalancerRecord, TargetGroupRecord, TargetRecord } from './records.ts';

type RoutedGroup = Routing['targetGroups'][number];

/** The balancers' configurations as the state demands them; a target group that did not change stays the same object. */
export class Routings {
  readonly #context: Context;
  readonly #groups = new Map<string, RoutedGroup>();
  readonly #targets = new WeakMap<TargetRecord, RoutedTarget>();

  constructor(context: Context) {
    this.#context = context;
  }

  forget(groupArn: string): void {
    this.#groups.delete(groupArn);
  }

  of({ listeners, capacity, idleTimeoutMs }: BalancerRecord): Routing {
    const { constants } = this.#context.state;
    const all = [...listeners.values()];
    const arns = new Set(
      all.flatMap(({ rules }) =>
        rules.flatMap(({ action }) => (action.type === 'forward' ? action.groups.map(({ arn }) => arn) : [])),
      ),
    );
    return {
      listeners: all.map(({ port, rules }) => ({
        port,
        rules: rules.map(({ hosts, paths, action }) => ({ hosts, paths, action })),
      })),
      targetGroups: [...arns].flatMap((arn) => this.#groupOf(arn) ?? []),
      connectTimeoutMs: constants.balancerConnectTimeoutMs,
      idleTimeoutMs: idleTimeoutMs ?? constants.balancerIdleTimeoutMs,
      requestsPerSecond: capacity.requestsPerSecond,
      without: [...this.#context.spec.without],
    };
  }

  #groupOf(arn: string): RoutedGroup | undefined {
    const known = this.#groups.get(arn);
    if (known) return known;
    const group = this.#context.state.elb.targetGroups.get(arn);
    if (!group) return undefined;
    const routed = this.#routed(group);
    this.#groups.set(arn, routed);
    return routed;
  }

  #routed(group: TargetGroupRecord): RoutedGroup {
    const checked: RoutedTarget[] = [];
    const healthy: RoutedTarget[] = [];
    const draining: RoutedTarget[] = [];
    for (const target of group.targets.values()) {
      if (target.state === 'unused') continue;
      const routed = this.#toRouted(group, target);
      if (target.state === 'draining') draining.push(routed);
      else checked.push(routed);
      if (target.state === 'healthy') healthy.push(routed);
    }
    const { path, port, matcher, intervalMs, timeoutMs } = group.healthCheck;
    const isOpen = healthy.length < group.healthyAtLeast && this.#context.does('fail-open');
    return {
      arn: group.arn,
      algorithm: group.algorithm,
      healthCheck: { path, ...(port !== undefined && { port }), matcher, intervalMs, timeoutMs },
      checked,
      routed: isOpen ? checked : healthy,
      draining,
    };
  }

  #toRouted({ slowStartMs }: TargetGroupRecord, target: TargetRecord): RoutedTarget {
    const { id, host, port, state, healthyAt, isSlowStarted } = target;
    const isStarting = state === 'healthy' && isSlowStarted && slowStartMs > 0 && healthyAt !== undefined;
    const until = isStarting ? healthyAt + slowStartMs : undefined;
    const known = this.#targets.get(target);
    if (known?.host === host && known.slowStart?.until === until) return known;
    const routed: RoutedTarget = {
      id,
      host,
      port,
      ...(isStarting && { slowStart: { from: healthyAt, until: healthyAt + slowStartMs } }),
    };
    this.#targets.set(target, routed);
    return routed;
  }
}
