import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Throttle } from './throttle.ts';

function throttleAt(factor = 1): { throttle: Throttle; pass: (ms: number) => void } {
  let now = 1_000_000;
  return {
    throttle: new Throttle(() => now, factor),
    pass(ms) {
      now += ms;
    },
  };
}

/** How many of many requests at one moment are let through. */
function admitted(throttle: Throttle, [service, operation, input = {}]: [string, string, object?]): number {
  return Array.from({ length: 3000 }, () => throttle.admits(service, operation, input)).filter(Boolean)
    .length;
}

describe('the account', () => {
  it.each<[string, string, object, number]>([
    ['ec2', 'DescribeInstances', {}, 50],
    ['ec2', 'DescribeInstances', { Filters: [{}] }, 100],
    ['ec2', 'DescribeSubnets', {}, 100],
    ['ec2', 'TerminateInstances', { InstanceIds: ['i-1'] }, 100],
    ['ec2', 'TerminateInstances', { InstanceIds: Array.from({ length: 400 }, String) }, 2],
    ['ec2', 'RunInstances', { MaxCount: 1 }, 5],
    ['ecs', 'ListTasks', {}, 100],
    ['ecs', 'UpdateService', {}, 50],
    ['elasticloadbalancing', 'DescribeTargetHealth', {}, 40],
    ['elasticloadbalancing', 'RegisterTargets', {}, 20],
    ['monitoring', 'DescribeAlarms', {}, 9],
    ['monitoring', 'PutMetricAlarm', {}, 3],
    ['route53', 'ListHostedZones', {}, 5],
    ['sts', 'GetCallerIdentity', {}, 3000],
  ])('lets %s %s with %j through in bursts', (service, operation, input, burst) => {
    expect(admitted(throttleAt().throttle, [service, operation, input])).toBe(burst);
  });

  it('fills again at the rate of the bucket', () => {
    const { throttle, pass } = throttleAt();
    admitted(throttle, ['ec2', 'TerminateInstances']);
    pass(1000);
    expect(admitted(throttle, ['ec2', 'TerminateInstances'])).toBe(5);
    pass(3_600_000);
    expect(admitted(throttle, ['ec2', 'TerminateInstances'])).toBe(100);
  });

  it('lets a request for more than the whole bucket through when the bucket is full', () => {
    const ids = Array.from({ length: 1000 }, String);
    const { throttle } = throttleAt(0.1);
    expect(admitted(throttle, ['ec2', 'TerminateInstances', { InstanceIds: ids }])).toBe(1);
  });

  it('shares one bucket among all of ELB', () => {
    const { throttle } = throttleAt();
    expect(admitted(throttle, ['elasticloadbalancing', 'DescribeTargetHealth'])).toBe(40);
    expect(admitted(throttle, ['elasticloadbalancing', 'DescribeListeners'])).toBe(0);
  });

  it('can be given other rates, or none', () => {
    expect(admitted(throttleAt(2).throttle, ['monitoring', 'DescribeAlarms'])).toBe(18);
    expect(admitted(throttleAt(Infinity).throttle, ['monitoring', 'DescribeAlarms'])).toBe(3000);
  });

  it('never lets more through than capacity plus rate times time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (waits) => {
        const { throttle, pass } = throttleAt();
        let passed = 0;
        let count = 0;
        for (const wait of waits) {
          pass(wait);
          passed += wait;
          if (throttle.admits('monitoring', 'PutMetricAlarm', {})) count += 1;
        }
        expect(count).toBeLessThanOrEqual(3 + (passed / 1000) * 3 + 1e-9);
      }),
    );
  });
});
