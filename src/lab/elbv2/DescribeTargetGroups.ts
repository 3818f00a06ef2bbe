import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabState } from '../control/state.ts';
import type { TargetGroupRecord } from '../control/elb/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireArns, requireKnown } from './named.ts';
import { elbPage, validationError } from './pages.ts';
import { secondsOf } from './seconds.ts';

export const DescribeTargetGroups = operation(
  DescribeTargetGroupsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LoadBalancerArn: balancer, TargetGroupArns: arns = [], Names: names = [] } = input;
    const selectors = [balancer !== undefined, arns.length > 0, names.length > 0].filter(Boolean);
    if (selectors.length > 1) {
      throw validationError(
        'You can only specify one of the following: a load balancer ARN, target group names, or target group ARNs',
      );
    }
    const all = [...state.elb.targetGroups.values()];
    if (balancer !== undefined) requireArns('loadbalancer', [balancer], [state.balancer.arn]);
    requireArns('targetgroup', arns, state.elb.targetGroups.keys());
    requireKnown(
      'targetgroup',
      names,
      all.map(({ name }) => name),
    );
    const found = all.filter(
      ({ arn, name }) =>
        (arns.length === 0 || arns.includes(arn)) &&
        (names.length === 0 || names.includes(name)) &&
        (balancer === undefined || isRouted(arn, state)),
    );
    const { items, token } = elbPage('DescribeTargetGroups', found, ({ arn }) => arn, input);
    return {
      TargetGroups: items.map((group) => describedGroup(group, state)),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);

function isRouted(arn: string, { balancer }: LabState): boolean {
  return balancer.rules.some(({ targetGroupArn }) => targetGroupArn === arn);
}

function describedGroup(group: TargetGroupRecord, state: LabState): TargetGroup {
  const { constants } = state;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: 80,
    VpcId: state.ec2.vpcId,
    TargetType: 'instance',
    IpAddressType: 'ipv4',
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckPath: group.healthCheckPath,
    HealthCheckIntervalSeconds: secondsOf(constants.healthCheckIntervalMs, [1, 300]),
    HealthCheckTimeoutSeconds: secondsOf(constants.healthCheckTimeoutMs, [1, 120]),
    HealthyThresholdCount: constants.healthyThreshold,
    UnhealthyThresholdCount: constants.unhealthyThreshold,
    Matcher: { HttpCode: group.matcher },
    LoadBalancerArns: isRouted(group.arn, state) ? [state.balancer.arn] : [],
  };
}
