import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedBalancer } from './balancer.ts';
import { requireArns, requireKnown } from './named.ts';
import { elbPage, validationError } from './pages.ts';

export const DescribeLoadBalancers = operation(
  DescribeLoadBalancersCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LoadBalancerArns: arns = [], Names: names = [] } = input;
    if (arns.length > 0 && names.length > 0) {
      throw validationError(
        'Load balancer names and load balancer ARNs cannot be specified at the same time',
      );
    }
    const all = [...state.elb.balancers.values()];
    requireArns('loadbalancer', arns, state.elb.balancers.keys());
    requireKnown(
      'loadbalancer',
      names,
      all.map(({ name }) => name),
    );
    const found = all.filter(
      ({ arn, name }) =>
        (arns.length === 0 || arns.includes(arn)) && (names.length === 0 || names.includes(name)),
    );
    const { items, token } = elbPage('DescribeLoadBalancers', found, ({ arn }) => arn, input);
    return {
      LoadBalancers: items.map((balancer) => describedBalancer(balancer, state)),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);
