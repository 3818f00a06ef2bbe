import { DescribeLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireArns } from './named.ts';
import { secondsOf } from './seconds.ts';

export const DescribeLoadBalancerAttributes = operation(
  DescribeLoadBalancerAttributesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    requireArns('loadbalancer', [input.LoadBalancerArn ?? ''], [state.balancer.arn]);
    const attributes = {
      'access_logs.s3.enabled': 'false',
      'deletion_protection.enabled': 'false',
      'idle_timeout.timeout_seconds': String(secondsOf(state.constants.balancerIdleTimeoutMs, [1, 4000])),
      'load_balancing.cross_zone.enabled': 'true',
      'routing.http2.enabled': 'false',
    };
    return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
  },
);
