import type { BalancerRecord, TargetGroupRecord } from '../elb/records.ts';

/** `app/name/id` */
export function balancerDimension(arn: string): string {
  return arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);
}

/** `targetgroup/name/id` */
export function groupDimension(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

export function healthyIn(group: TargetGroupRecord | undefined): number {
  let healthy = 0;
  for (const { state } of group?.targets.values() ?? []) if (state === 'healthy') healthy += 1;
  return healthy;
}

/** The target groups that a balancer forwards to, each once. */
export function groupsBehind({ listeners }: BalancerRecord): Set<string> {
  const arns = new Set<string>();
  for (const { rules } of listeners.values())
    for (const { action } of rules)
      if (action.type === 'forward') for (const { arn } of action.groups) arns.add(arn);
  return arns;
}
