import { DescribeLoadBalancerTargetGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { groupNamed } from './group.ts';
import { autoScalingPage } from './pages.ts';

export const DescribeLoadBalancerTargetGroups = operation(
  DescribeLoadBalancerTargetGroupsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const group = groupNamed(state, input.AutoScalingGroupName);
    const { items, token } = autoScalingPage(
      `DescribeLoadBalancerTargetGroups ${group.name}`,
      group.targetGroupArns,
      (arn) => arn,
      input,
      { usual: 100, most: 100 },
    );
    return {
      LoadBalancerTargetGroups: items.map((LoadBalancerTargetGroupARN) => ({
        LoadBalancerTargetGroupARN,
        State: stateOf(state, group, LoadBalancerTargetGroupARN),
      })),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);

/** Adding until every member is registered, InService when one of them is healthy. */
function stateOf({ elb }: LabState, { members }: GroupRecord, arn: string): string {
  const targets = [...(elb.targetGroups.get(arn)?.targets.values() ?? [])].filter(
    ({ instanceId }) => instanceId !== undefined && members.has(instanceId),
  );
  if (targets.some((target) => target.state === 'healthy')) return 'InService';
  const registered = new Set(targets.map(({ instanceId }) => instanceId));
  const isAdding = [...members].some(
    ([id, { lifecycle }]) => lifecycle === 'InService' && !registered.has(id),
  );
  return isAdding ? 'Adding' : 'Added';
}
