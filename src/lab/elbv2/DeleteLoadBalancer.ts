import {
  DeleteLoadBalancerCommand,
  OperationNotPermittedException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireArnsOf } from './named.ts';

/** Succeeds for a balancer that does not exist, as ELBv2 does. */
export const DeleteLoadBalancer = operation(DeleteLoadBalancerCommand, async (input, { lab }: LabRequest) => {
  const arn = input.LoadBalancerArn ?? '';
  requireArnsOf('loadbalancer', [arn]);
  const balancer = lab.state.elb.balancers.get(arn);
  if (balancer?.isDeletionProtected === true)
    throw new OperationNotPermittedException({
      message: `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
      $metadata: {},
    });
  if (balancer) lab.elb.balancers.delete(balancer);
  return {};
});
