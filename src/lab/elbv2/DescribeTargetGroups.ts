import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { balancerOf, requireArns, requireKnown } from './named.ts';
import { elbPage, validationError } from './pages.ts';
import { balancersUsing, describedGroup } from './target-group.ts';

export const DescribeTargetGroups = operation(
  DescribeTargetGroupsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LoadBalancerArn: balancerArn, TargetGroupArns: arns = [], Names: names = [] } = input;
    const selectors = [balancerArn !== undefined, arns.length > 0, names.length > 0].filter(Boolean);
    if (selectors.length > 1) {
      throw validationError(
        'You can only specify one of the following: a load balancer ARN, target group names, or target group ARNs',
      );
    }
    const all = [...state.elb.targetGroups.values()];
    const balancer = balancerArn === undefined ? undefined : balancerOf(state, balancerArn);
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
        (balancer === undefined || balancersUsing(arn, state).includes(balancer)),
    );
    const { items, token } = elbPage('DescribeTargetGroups', found, ({ arn }) => arn, input);
    return {
      TargetGroups: items.map((group) => describedGroup(group, state)),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);
