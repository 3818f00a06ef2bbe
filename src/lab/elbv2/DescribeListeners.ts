import { DescribeListenersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedListener } from './listener.ts';
import { balancerOf, listenerOf } from './named.ts';
import { elbPage, validationError } from './pages.ts';

export const DescribeListeners = operation(
  DescribeListenersCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LoadBalancerArn: arn, ListenerArns: arns = [] } = input;
    if (arn === undefined && arns.length === 0) {
      throw validationError('You must specify either listener ARNs or a load balancer ARN');
    }
    if (arn !== undefined && arns.length > 0) {
      throw validationError('You cannot specify both listener ARNs and a load balancer ARN');
    }
    const listeners =
      arn === undefined
        ? arns.map((each) => listenerOf(state, each).listener)
        : [...balancerOf(state, arn).listeners.values()];
    const { items, token } = elbPage('DescribeListeners', listeners, (each) => each.arn, input);
    return {
      Listeners: items.map(describedListener),
      ...(token !== undefined && { NextMarker: token }),
    };
  },
);
