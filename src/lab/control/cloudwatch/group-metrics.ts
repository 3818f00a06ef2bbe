import type { GroupRecord } from '../auto-scaling/records.ts';
import type { Context } from '../context.ts';
import type { AwsMetrics } from './aws-metrics.ts';
import { setOf } from './statistics.ts';

/** AWS/AutoScaling: what each group has and wants, once a period. */
export class GroupMetrics {
  readonly #context: Context;
  readonly #metrics: AwsMetrics;

  constructor(context: Context, metrics: AwsMetrics) {
    this.#context = context;
    this.#metrics = metrics;
  }

  sample(at: number): void {
    if (!this.#context.does('metrics-of-groups')) return;
    for (const group of this.#context.state.autoScaling.groups.values())
      for (const [name, value] of Object.entries(countsOf(group))) {
        const dimensions = [['AutoScalingGroupName', group.name]] as const;
        this.#metrics.put({ namespace: 'AWS/AutoScaling', name, dimensions }, at, setOf(value));
      }
  }
}

function countsOf({ members, desired, min, max }: GroupRecord): Record<string, number> {
  const counts = { inService: 0, pending: 0, standby: 0, terminating: 0 };
  for (const { lifecycle } of members.values()) {
    if (lifecycle === 'InService') counts.inService += 1;
    else if (lifecycle.startsWith('Pending')) counts.pending += 1;
    else if (lifecycle === 'Standby') counts.standby += 1;
    else if (lifecycle.startsWith('Terminating')) counts.terminating += 1;
  }
  return {
    GroupMinSize: min,
    GroupMaxSize: max,
    GroupDesiredCapacity: desired,
    GroupInServiceInstances: counts.inService,
    GroupPendingInstances: counts.pending,
    GroupStandbyInstances: counts.standby,
    GroupTerminatingInstances: counts.terminating,
    GroupTotalInstances: members.size,
  };
}
