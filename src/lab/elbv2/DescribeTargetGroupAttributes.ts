import { DescribeTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { targetGroupOf } from './named.ts';
import { secondsOf } from './seconds.ts';

export const DescribeTargetGroupAttributes = operation(
  DescribeTargetGroupAttributesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    targetGroupOf(state, input.TargetGroupArn ?? '');
    const attributes = {
      'deregistration_delay.timeout_seconds': String(secondsOf(state.constants.drainingMs, [0, 3600])),
      'load_balancing.algorithm.type': 'round_robin',
      'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
      'slow_start.duration_seconds': '0',
      'stickiness.enabled': 'false',
      'stickiness.type': 'lb_cookie',
      'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
      'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
    };
    return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
  },
);
