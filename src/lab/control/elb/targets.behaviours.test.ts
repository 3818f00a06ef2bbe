import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { idsOf, targetRig } from './test/target-rig.ts';

const slowChecks = { healthCheckInterval: '300h', healthyThreshold: 3, unhealthyThreshold: 3 } as const;

/** A target of an instance at a port where no task is. */
function strangerOf(lab: ReturnType<typeof targetRig>) {
  const [instance] = lab.running();
  if (!instance) throw new Error('no instance runs');
  const { id: instanceId, privateIp: host = '', zone } = instance;
  return { id: `${instanceId}:9`, host, port: 9, zone, instanceId };
}

holds('one-check-healthy', (without) => {
  const lab = targetRig({}, without);
  const group = lab.group('web');
  const place = strangerOf(lab);
  lab.plane.elb.targets.register(group, [place]);
  const target = group.targets.get(place.id);
  if (!target) throw new Error('it was not registered');
  expect(target).toMatchObject({ state: 'initial', reason: 'Elb.RegistrationInProgress' });
  lab.check(group, target, false);
  expect(target).toMatchObject({ state: 'initial', reason: 'Elb.InitialHealthChecking' });
  lab.check(group, target, true);
  expect(target.state).toBe('healthy');
});

holds('health-thresholds', (without) => {
  const lab = targetRig({}, without);
  const group = lab.group('web');
  group.healthCheck = { ...group.healthCheck, healthyThreshold: 3, unhealthyThreshold: 2 };
  const target = lab.target('web');
  const states = [false, true, false, false, true, true, true].map((isOk) => {
    lab.check(group, target, isOk);
    return target.state;
  });
  expect(states).toEqual(['healthy', 'healthy', 'healthy', 'unhealthy', 'unhealthy', 'unhealthy', 'healthy']);
});

holds('draining-targets', (without) => {
  const lab = targetRig({ constants: { draining: '10s' } }, without);
  const group = lab.group('web');
  const { id } = lab.target('web');
  lab.plane.elb.targets.deregister(group, [id]);
  expect(group.targets.get(id)).toMatchObject({
    state: 'draining',
    reason: 'Target.DeregistrationInProgress',
    description: 'Target deregistration is in progress',
  });
  expect(idsOf(lab.routed(group)?.draining)).toEqual([id]);
  expect(idsOf(lab.routed(group)?.routed)).not.toContain(id);
  lab.timers.advance(9_000);
  expect(group.targets.has(id)).toBe(true);
  lab.timers.advance(1_001);
  expect(group.targets.has(id)).toBe(false);
  expect(lab.routed(group)?.draining).toEqual([]);
});

holds('terminated-target-is-unused', (without) => {
  const lab = targetRig({}, without);
  const group = lab.plane.elb.targetGroups.create({
    name: 'by-hand',
    targetType: 'instance',
    port: 9,
    healthCheck: lab.group('web').healthCheck,
    tags: {},
  });
  const { listeners } = lab.plane.elb;
  const action = { type: 'forward' as const, groups: [{ arn: group.arn, weight: 1 }] };
  listeners.createRule(lab.listener, { hosts: ['hand'], paths: [], priority: 900, action, tags: {} });
  const place = strangerOf(lab);
  lab.plane.elb.targets.register(group, [place]);
  const [target] = group.targets.values();
  lab.plane.autoScaling.suspendProcesses('default-hosts', ['HealthCheck', 'ReplaceUnhealthy']);
  lab.plane.ec2.stop([place.instanceId], { isForced: false });
  lab.timers.advance(10_000);
  expect(target).toMatchObject({
    state: 'unused',
    reason: 'Target.InvalidState',
    description: 'Target is in the stopped state',
  });
  expect(lab.routed(group)).toMatchObject({ checked: [], routed: [] });
  lab.plane.ec2.start([place.instanceId]);
  lab.timers.advanceUntil(() => target?.state !== 'unused', 60_000);
  expect(target).toMatchObject({ state: 'initial', reason: 'Elb.RegistrationInProgress' });
  lab.plane.ec2.terminate([place.instanceId], { skipOsShutdown: true });
  lab.timers.advance(10_000);
  expect(target?.description).toBe('Target is in the terminated state');
});

holds('unused-without-listener', (without) => {
  const lab = targetRig({}, without);
  const group = lab.plane.elb.targetGroups.create({
    name: 'by-hand',
    targetType: 'instance',
    port: 9,
    healthCheck: lab.group('web').healthCheck,
    tags: {},
  });
  const place = strangerOf(lab);
  lab.plane.elb.targets.register(group, [place]);
  const [target] = group.targets.values();
  expect(target).toMatchObject({
    state: 'unused',
    reason: 'Target.NotInUse',
    description: 'Target group is not configured to receive traffic from the load balancer',
  });
  const action = { type: 'forward' as const, groups: [{ arn: group.arn, weight: 1 }] };
  const rule = lab.plane.elb.listeners.createRule(lab.listener, {
    hosts: ['hand'],
    paths: [],
    priority: 900,
    action,
    tags: {},
  });
  expect(target).toMatchObject({ state: 'initial', reason: 'Elb.RegistrationInProgress' });
  expect(idsOf(lab.routed(group)?.checked)).toEqual([place.id]);
  lab.plane.elb.listeners.deleteRule(lab.listener, rule);
  expect(target).toMatchObject({ state: 'unused', reason: 'Target.NotInUse' });
});

holds('slow-start', (without) => {
  const lab = targetRig({}, without);
  const group = lab.group('web');
  lab.plane.elb.targetGroups.setAttributes(group, { slowStartMs: 30_000 });
  const place = strangerOf(lab);
  lab.plane.elb.targets.register(group, [place]);
  const target = group.targets.get(place.id);
  if (!target) throw new Error('it was not registered');
  lab.check(group, target, true);
  const from = lab.timers.now();
  expect(lab.routed(group)?.routed.find(({ id }) => id === place.id)?.slowStart).toEqual({
    from,
    until: from + 30_000,
  });
});

holds('fail-open', (without) => {
  const lab = targetRig({ constants: { ...slowChecks } }, without);
  const group = lab.group('invoices');
  const all = [...group.targets.values()];
  for (const target of all) lab.check(group, target, false, false, false);
  expect(all.map(({ state }) => state)).toEqual(['unhealthy', 'unhealthy']);
  expect(idsOf(lab.routed(group)?.routed)).toEqual(all.map(({ id }) => id));
  const [first] = all;
  if (first) lab.check(group, first, true, true, true);
  expect(idsOf(lab.routed(group)?.routed)).toEqual([first?.id]);
});

describe('slow start', () => {
  it('is not for the first targets of an empty group, nor with least outstanding requests', () => {
    const lab = targetRig();
    const group = lab.group('web');
    const { targets, targetGroups } = lab.plane.elb;
    targetGroups.setAttributes(group, { slowStartMs: 30_000, algorithm: 'least_outstanding_requests' });
    targets.register(group, [strangerOf(lab)]);
    expect(group.targets.get(strangerOf(lab).id)?.isSlowStarted).toBe(false);
    targetGroups.setAttributes(group, { algorithm: 'round_robin' });
    for (const id of group.targets.keys()) targets.deregister(group, [id]);
    targets.register(group, [strangerOf(lab)]);
    expect(group.targets.get(strangerOf(lab).id)?.isSlowStarted).toBe(false);
  });
});
