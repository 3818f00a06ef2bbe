import type { Context } from '../context.ts';
import type { TargetGroupRecord } from '../elb/records.ts';
import type { AwsMetrics } from './aws-metrics.ts';
import { balancerDimension, groupDimension, groupsBehind } from './balancer-dimensions.ts';
import type { Dimensions } from './metrics.ts';
import { setOf } from './statistics.ts';

interface HostCount {
  dimensions: Dimensions;
  healthy: number;
  unhealthy: number;
}

/** HealthyHostCount and UnHealthyHostCount of target groups with targets, several times a period. */
export class TargetMetrics {
  readonly #context: Context;
  readonly #metrics: AwsMetrics;
  /** The latest counts; undefined when they may have changed. */
  #counts: HostCount[] | undefined;

  constructor(context: Context, metrics: AwsMetrics) {
    this.#context = context;
    this.#metrics = metrics;
    const { signals } = context;
    const forget = (): void => (this.#counts = undefined);
    signals.on('targetChanged', forget);
    signals.on('taskRunning', forget);
    signals.on('taskStopping', forget);
    signals.on('taskStopped', forget);
    signals.on('instanceEnding', forget);
    signals.on('memberInService', forget);
    signals.on('memberLeaving', forget);
  }

  /** `isExact` counts again, whether a signal told of a change or not. */
  sample(at: number, isExact: boolean): void {
    if (isExact) this.#counts = undefined;
    this.#counts ??= this.#count();
    for (const { dimensions, healthy, unhealthy } of this.#counts) {
      this.#put('HealthyHostCount', dimensions, at, healthy);
      this.#put('UnHealthyHostCount', dimensions, at, unhealthy);
    }
  }

  #put(name: string, dimensions: Dimensions, at: number, value: number): void {
    this.#metrics.put({ namespace: 'AWS/ApplicationELB', name, dimensions }, at, setOf(value), 'Count');
  }

  #count(): HostCount[] {
    const { balancers, targetGroups } = this.#context.state.elb;
    const counts: HostCount[] = [];
    for (const balancer of balancers.values())
      for (const arn of groupsBehind(balancer)) {
        const group = targetGroups.get(arn);
        if (group && group.targets.size > 0) counts.push(...countsOf(group, balancerDimension(balancer.arn)));
      }
    return counts;
  }
}

/** Of the whole group, and of each zone that it has targets in. */
function countsOf(group: TargetGroupRecord, balancer: string): HostCount[] {
  const ends: Dimensions = [
    ['LoadBalancer', balancer],
    ['TargetGroup', groupDimension(group.arn)],
  ];
  const whole: HostCount = { dimensions: ends, healthy: 0, unhealthy: 0 };
  const zones = new Map<string, HostCount>();
  for (const { zone, state } of group.targets.values()) {
    const ofZone = zones.get(zone) ?? {
      dimensions: [['AvailabilityZone', zone], ...ends],
      healthy: 0,
      unhealthy: 0,
    };
    zones.set(zone, ofZone);
    if (state !== 'healthy' && state !== 'unhealthy') continue;
    whole[state] += 1;
    ofZone[state] += 1;
  }
  return [whole, ...zones.values()];
}
