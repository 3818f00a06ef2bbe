import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { targetRig, type TargetRig } from './test/target-rig.ts';

const minuteMs = 60_000;

/** The balancer reports so many requests a second for some time. */
function load({ plane, balancer, timers }: TargetRig, perSecond: number, forMs: number): void {
  for (let passed = 0; passed < forMs; passed += 1000) {
    timers.advance(1000);
    plane.balancerMeasured(balancer.arn, {
      overMs: 1000,
      requests: perSecond,
      rejected: 0,
      newConnections: 0,
      activeConnections: 0,
      own: {},
      groups: {},
    });
  }
}

const constants = {
  balancerCapacity: 100,
  balancerGrowth: '60s',
  balancerShrink: '2m',
  balancerGrowthFactor: 2,
  requestsPerUnit: 10,
  reservation: '30s',
} as const;

holds('capacity-grows-under-load', (without) => {
  const lab = targetRig({ constants }, without);
  const can = () => lab.world.routing?.requestsPerSecond;
  load(lab, 79, 3 * minuteMs);
  expect(can()).toBe(100);
  load(lab, 80, minuteMs - 1000);
  expect(can()).toBe(100);
  load(lab, 80, 1000);
  expect(can()).toBe(200);
  load(lab, 500, 2 * minuteMs);
  expect(can()).toBe(800);
  load(lab, 0, 2 * minuteMs);
  expect(can()).toBe(400);
  load(lab, 0, 20 * minuteMs);
  expect(can()).toBe(100);
});

holds('capacity-reservation', (without) => {
  const lab = targetRig({ constants }, without);
  const { balancer, timers, world } = lab;
  lab.plane.elb.capacity.reserve(balancer, 100);
  timers.advance(29_000);
  expect([balancer.capacity.reservation?.state, world.routing?.requestsPerSecond]).toEqual(['pending', 100]);
  timers.advance(1000);
  expect([balancer.capacity.reservation?.state, world.routing?.requestsPerSecond]).toEqual([
    'provisioned',
    1000,
  ]);
  load(lab, 0, 10 * minuteMs);
  expect(world.routing?.requestsPerSecond).toBe(1000);
  lab.plane.elb.capacity.reset(balancer);
  load(lab, 0, 10 * minuteMs);
  expect(world.routing?.requestsPerSecond).toBe(100);
});

holds('balancer-provisioning', (without) => {
  const lab = targetRig({ constants: { balancerProvisioning: '2m' } }, without);
  const wanted = { name: 'second', zones: ['lab-local-1a'], scheme: 'internal' as const, tags: {} };
  const balancer = lab.plane.elb.balancers.create(wanted);
  const action = { type: 'fixed-response' as const, status: 200, contentType: 'text/plain', body: '' };
  lab.plane.elb.listeners.create(balancer, 80, action, {});
  const routings = () => lab.world.routings.filter(({ arn }) => arn === balancer.arn);
  lab.timers.advance(2 * minuteMs - 1);
  expect([balancer.state, routings()]).toEqual(['provisioning', []]);
  lab.timers.advance(1);
  expect(balancer.state).toBe('active');
  expect(routings().map(({ routing }) => routing.listeners[0]?.port)).toEqual([80]);
  lab.plane.elb.balancers.delete(balancer);
  expect(lab.world.calls).toContain(`closeBalancer ${balancer.arn}`);
});

describe('a reservation', () => {
  it('may be decreased twice a day', () => {
    // Checks would fill the day.
    const quiet = {
      groupCheck: '12h',
      scheduler: '12h',
      healthCheckInterval: '12h',
      rebalance: '12h',
      alarmEvaluation: '12h',
      metricPeriod: '1h',
    };
    const lab = targetRig({ constants: { ...constants, ...quiet } });
    const { balancer, timers } = lab;
    const left = [400, 300, 200].map((units) => {
      lab.plane.elb.capacity.reserve(balancer, units);
      timers.advance(30_000);
      return balancer.capacity.decreasesLeft;
    });
    expect(left).toEqual([2, 1, 0]);
    timers.advance(24 * 60 * minuteMs);
    expect(balancer.capacity.decreasesLeft).toBe(2);
  });
});

describe('a balancer', () => {
  it('is told its configuration only when it changed', () => {
    const lab = targetRig();
    const told = lab.world.routings.length;
    lab.timers.advance(5 * minuteMs);
    lab.plane.elb.balancers.setTags(lab.balancer, { a: 'b' });
    expect(lab.world.routings).toHaveLength(told);
  });

  it('hears of the changes of a large group together, within a moment', () => {
    const lab = targetRig({ services: { web: { tasks: 4, memory: 64 } }, instances: { count: 2 } });
    const group = lab.group('web');
    const register = (from: number, to: number) => {
      for (let port = from; port < to; port += 1)
        lab.plane.elb.targets.register(group, [
          { id: `127.0.0.1:${port}`, host: '127.0.0.1', port, zone: 'all' },
        ]);
    };
    register(1, 200);
    lab.timers.advance(100);
    const told = lab.world.routings.length;
    register(200, 300);
    expect(lab.world.routings.length - told).toBe(1);
    lab.timers.advance(20);
    expect(lab.routed(group)?.checked).toHaveLength(4 + 299);
  });

  it('gets the same object for a target group that did not change', () => {
    const lab = targetRig();
    const [web, api] = [lab.group('web'), lab.group('api')];
    const before = [lab.routed(web), lab.routed(api)];
    lab.check(web, lab.target('web'), false, false);
    expect(lab.routed(web)).not.toBe(before[0]);
    expect(lab.routed(api)).toBe(before[1]);
  });
});
