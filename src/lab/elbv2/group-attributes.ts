import { InvalidConfigurationRequestException } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupRecord } from '../control/elb/records.ts';
import { attributeList, readAttributes, wholeNumber, type Attribute } from './attributes.ts';
import { notModelled, validationError } from './pages.ts';
import { secondsOf } from './seconds.ts';

type Applied = Partial<
  Pick<TargetGroupRecord, 'drainingMs' | 'slowStartMs' | 'algorithm' | 'healthyAtLeast'>
>;

const draining = 'deregistration_delay.timeout_seconds';
const slowStart = 'slow_start.duration_seconds';
const algorithmType = 'load_balancing.algorithm.type';
const healthyCount = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count';

const applied: Readonly<Record<string, (value: string, key: string) => Applied>> = {
  [draining]: (value, key) => ({ drainingMs: wholeNumber(value, key, 0, 3600) * 1000 }),
  [slowStart]: (value, key) => ({ slowStartMs: value === '0' ? 0 : wholeNumber(value, key, 30, 900) * 1000 }),
  [algorithmType]: (value, key) => ({ algorithm: algorithmOf(value, key) }),
  [healthyCount]: (value, key) => ({ healthyAtLeast: wholeNumber(value, key, 1, 1000) }),
};

const fixed = {
  'load_balancing.algorithm.anomaly_mitigation': 'off',
  'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
  'stickiness.app_cookie.cookie_name': '',
  'stickiness.app_cookie.duration_seconds': '86400',
  'stickiness.enabled': 'false',
  'stickiness.lb_cookie.duration_seconds': '86400',
  'stickiness.type': 'lb_cookie',
  'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
} as const;

/** What the attributes change in this group, checked together with what it has. */
export function groupAttributesOf(
  given: readonly Attribute[] | undefined,
  group: TargetGroupRecord,
): Applied {
  const changed = readAttributes(given, { noun: 'Target group', applied, fixed });
  const { slowStartMs = group.slowStartMs, algorithm = group.algorithm } = changed;
  if (slowStartMs > 0 && algorithm !== 'round_robin')
    throw new InvalidConfigurationRequestException({
      message: 'Slow start cannot be used with the load balancing algorithm least_outstanding_requests',
      $metadata: {},
    });
  return changed;
}

export function describedGroupAttributes(group: TargetGroupRecord): Attribute[] {
  return attributeList({
    ...fixed,
    [draining]: String(secondsOf(group.drainingMs, [0, 3600])),
    [slowStart]: String(secondsOf(group.slowStartMs, [0, 900])),
    [algorithmType]: group.algorithm,
    [healthyCount]: String(group.healthyAtLeast),
  });
}

function algorithmOf(value: string, key: string): TargetGroupRecord['algorithm'] {
  if (value === 'round_robin' || value === 'least_outstanding_requests') return value;
  if (value === 'weighted_random') throw notModelled('the algorithm weighted_random');
  throw validationError(`'${value}' is not a valid value for '${key}'`);
}
