import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BalancerRecord, TargetGroupRecord } from '../control/elb/records.ts';
import type { LabState } from '../control/state.ts';
import { groupsOf } from './action.ts';
import { describedHealthCheck } from './health-check.ts';

export function describedGroup(group: TargetGroupRecord, state: LabState): TargetGroup {
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: 'HTTP',
    Port: group.port,
    VpcId: state.ec2.vpcId,
    ...describedHealthCheck(group.healthCheck),
    LoadBalancerArns: balancersUsing(group.arn, state).map(({ arn }) => arn),
    TargetType: group.targetType,
    ProtocolVersion: 'HTTP1',
    IpAddressType: 'ipv4',
  };
}

/** The balancers with a rule that forwards to this group. */
export function balancersUsing(arn: string, { elb }: LabState): BalancerRecord[] {
  return [...elb.balancers.values()].filter(({ listeners }) =>
    [...listeners.values()].some(({ rules }) => rules.some(({ action }) => groupsOf(action).includes(arn))),
  );
}
