import type { Context } from '../context.ts';
import type { BalancerRecord } from '../elb/records.ts';
import type { BalancerLoad } from '../world.ts';
import type { AwsMetrics } from './aws-metrics.ts';
import { balancerDimension, groupDimension, healthyIn } from './balancer-dimensions.ts';
import type { Dimensions } from './metrics.ts';
import { setOf, setOfValues } from './statistics.ts';

/** What one LCU stands for, as the prices of Application Load Balancers have it. */
const unit = { newConnections: 25, activeConnections: 3000, ruleEvaluations: 1000, freeRules: 10 };

const ownStatuses = ['500', '502', '503', '504'];
const ownClasses = ['3XX', '4XX', '5XX'];
const targetClasses = ['2XX', '3XX', '4XX', '5XX'];

/** AWS/ApplicationELB from what a balancer really did. */
export class BalancerMetrics {
  readonly #context: Context;
  readonly #metrics: AwsMetrics;

  constructor(context: Context, metrics: AwsMetrics) {
    this.#context = context;
    this.#metrics = metrics;
  }

  measured(arn: string, load: BalancerLoad): void {
    const balancer = this.#context.state.elb.balancers.get(arn);
    if (!balancer) return;
    const whole: Dimensions = [['LoadBalancer', balancerDimension(arn)]];
    const at = this.#metrics.bucketOf(load.overMs);
    const count = this.#counter(whole, at);
    count('RequestCount', load.requests);
    count('RejectedConnectionCount', load.rejected);
    count('NewConnectionCount', load.newConnections);
    count('ActiveConnectionCount', load.activeConnections);
    for (const each of ownClasses) count(`HTTPCode_ELB_${each}_Count`, ofClass(load.own, each));
    for (const each of ownStatuses) count(`HTTPCode_ELB_${each}_Count`, load.own[each] ?? 0);
    this.#ofTargets(whole, at, Object.values(load.groups));
    for (const [groupArn, group] of Object.entries(load.groups)) this.#ofGroup(whole, groupArn, at, group);
    if (load.requests + load.rejected > 0) this.#capacity(balancer, whole, at, load);
  }

  #ofGroup(whole: Dimensions, arn: string, at: number, group: BalancerLoad['groups'][string]): void {
    const ofGroup: Dimensions = [...whole, ['TargetGroup', groupDimension(arn)]];
    this.#counter(ofGroup, at)('RequestCount', group.requests);
    this.#ofTargets(ofGroup, at, [group]);
    const healthy = healthyIn(this.#context.state.elb.targetGroups.get(arn));
    if (healthy > 0 && group.requests > 0)
      for (const dimensions of [ofGroup, [['TargetGroup', groupDimension(arn)]] satisfies Dimensions])
        this.#put('RequestCountPerTarget', dimensions, at, setOf(group.requests / healthy));
  }

  #ofTargets(dimensions: Dimensions, at: number, groups: readonly BalancerLoad['groups'][string][]): void {
    const count = this.#counter(dimensions, at);
    for (const each of targetClasses) {
      const answers = groups.reduce((sum, { statuses }) => sum + ofClass(statuses, each), 0);
      count(`HTTPCode_Target_${each}_Count`, answers);
    }
    const seconds = groups.flatMap(({ responseSeconds }) => responseSeconds);
    if (seconds.length > 0)
      this.#put(
        'TargetResponseTime',
        dimensions,
        at,
        setOfValues(seconds.map((each) => [each, 1])),
        'Seconds',
      );
  }

  #capacity(balancer: BalancerRecord, whole: Dimensions, at: number, load: BalancerLoad): void {
    const seconds = Math.max(load.overMs, 1) / 1000;
    const rules = [...balancer.listeners.values()].reduce((sum, each) => sum + each.rules.length - 1, 0);
    const units = Math.max(
      load.newConnections / seconds / unit.newConnections,
      load.activeConnections / unit.activeConnections,
      (load.requests / seconds) * (Math.max(0, rules - unit.freeRules) / unit.ruleEvaluations),
    );
    this.#put('ConsumedLCUs', whole, at, setOf(units));
    this.#put('PeakLCUs', whole, at, setOf(units));
  }

  /** Counts come as so many ones, so that Minimum, Maximum and Average are 1, as the documentation says. */
  #counter(dimensions: Dimensions, at: number): (name: string, value: number) => void {
    return (name, value) => {
      if (value > 0) this.#put(name, dimensions, at, setOf(1, value), 'Count');
      else if (!this.#context.does('counters-are-absent-at-zero'))
        this.#put(name, dimensions, at, setOf(0), 'Count');
    };
  }

  #put(name: string, dimensions: Dimensions, at: number, set: ReturnType<typeof setOf>, of?: string): void {
    this.#metrics.put({ namespace: 'AWS/ApplicationELB', name, dimensions }, at, set, of);
  }
}

/** Answers of a class (`5XX`) by status or by class. */
function ofClass(counts: Readonly<Record<string, number>>, statusClass: string): number {
  let sum = 0;
  for (const [status, count] of Object.entries(counts)) if (status[0] === statusClass[0]) sum += count;
  return sum;
}
