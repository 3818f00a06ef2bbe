import { DescribeListenersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireArns } from './named.ts';
import { elbPage, validationError } from './pages.ts';
import { defaultActions } from './rule.ts';

export const DescribeListeners = operation(
  DescribeListenersCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LoadBalancerArn: arn, ListenerArns: arns = [] } = input;
    if (arn === undefined && arns.length === 0) {
      throw validationError('You must specify either listener ARNs or a load balancer ARN');
    }
    const { balancer } = state;
    if (arn !== undefined) requireArns('loadbalancer', [arn], [balancer.arn]);
    requireArns('listener', arns, [balancer.listenerArn]);
    const { items, token } = elbPage(
      'DescribeListeners',
      [balancer],
      ({ listenerArn }) => listenerArn,
      input,
    );
    return {
      Listeners: items.map(({ listenerArn, port }) => ({
        ListenerArn: listenerArn,
        LoadBalancerArn: balancer.arn,
        Port: port,
        Protocol: 'HTTP',
        DefaultActions: defaultActions,
      })),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);
