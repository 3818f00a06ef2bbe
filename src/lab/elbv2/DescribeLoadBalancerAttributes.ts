import { DescribeLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedBalancerAttributes } from './balancer-attributes.ts';
import { balancerOf } from './named.ts';

export const DescribeLoadBalancerAttributes = operation(
  DescribeLoadBalancerAttributesCommand,
  async (input, { lab: { state } }: LabRequest) => ({
    Attributes: describedBalancerAttributes(balancerOf(state, input.LoadBalancerArn), state),
  }),
);
