import { ModifyLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { balancerAttributesOf, describedBalancerAttributes } from './balancer-attributes.ts';
import { balancerOf } from './named.ts';

export const ModifyLoadBalancerAttributes = operation(
  ModifyLoadBalancerAttributesCommand,
  async (input, { lab }: LabRequest) => {
    const balancer = balancerOf(lab.state, input.LoadBalancerArn);
    lab.elb.balancers.setAttributes(balancer, balancerAttributesOf(input.Attributes));
    return { Attributes: describedBalancerAttributes(balancer, lab.state) };
  },
);
