import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { groupRig } from './test/group-rig.ts';

holds('replaces-not-running', (without) => {
  const { world, timers, ids } = groupRig({ group: { gracePeriod: '5m' } }, without);
  const [victim = ''] = ids();
  world.killHost(victim);
  timers.advance(30_000);
  expect(ids()).not.toContain(victim);
  expect(ids()).toHaveLength(8);
});

holds('suspended-processes', (without) => {
  const { autoScaling, group, world, timers, ids } = groupRig({}, without);
  autoScaling.suspendProcesses(group.name, ['ReplaceUnhealthy']);
  const [victim = ''] = ids();
  world.killHost(victim);
  timers.advance(30_000);
  expect(ids()).toHaveLength(8);
  expect(ids()).toContain(victim);
});

holds('elb-health-check', (without) => {
  const { group, autoScaling, ids, target, timers } = groupRig(
    { group: { healthCheck: ['EC2', 'ELB'] } },
    without,
  );
  const [sick = ''] = ids();
  const { arn } = target(sick, 'unhealthy');
  timers.advance(5000);
  expect(ids()).toContain(sick);
  autoScaling.members.attachTargetGroups(group, [arn]);
  timers.advance(30_000);
  expect(ids()).not.toContain(sick);
  expect(group.activities.map(({ cause }) => cause).join()).toContain(
    'an instance was taken out of service in response to an ELB system health check failure.',
  );
});

holds('health-check-grace-period', (without) => {
  const file = { group: { healthCheck: ['EC2', 'ELB'], gracePeriod: '1m' } } as const;
  const { group, autoScaling, ids, target, timers } = groupRig(
    { group: { ...file.group, healthCheck: [...file.group.healthCheck] } },
    without,
  );
  const [sick = ''] = ids();
  autoScaling.members.attachTargetGroups(group, [target(sick, 'unhealthy').arn]);
  timers.advance(55_000);
  expect(group.members.get(sick)).toMatchObject({ health: 'Healthy', lifecycle: 'InService' });
  timers.advance(30_000);
  expect(ids()).not.toContain(sick);
});

holds('unhealthy-replaced-by-tenths', (without) => {
  const { group, autoScaling, ids, timers } = groupRig({ instances: { count: 20 } }, without);
  for (const id of ids().slice(0, 10)) {
    const member = group.members.get(id);
    if (member) autoScaling.members.setHealth(group, member, 'Unhealthy', false);
  }
  let fewest = 20;
  for (let second = 0; second < 120; second += 1) {
    timers.advance(1000);
    const serving = [...group.members.values()].filter(({ lifecycle }) => lifecycle === 'InService');
    fewest = Math.min(fewest, serving.length);
  }
  expect(fewest).toBe(18);
  expect([...group.members.values()].every(({ health }) => health === 'Healthy')).toBe(true);
});

holds('scale-in-protection', (without) => {
  const { group, autoScaling, ec2, ids, timers } = groupRig({}, without);
  const kept = ids().slice(0, 3);
  autoScaling.members.setProtection(group, kept, true);
  autoScaling.groups.setDesired(group, 1);
  timers.advance(30_000);
  expect(ids()).toEqual(kept);
  ec2.terminate([kept[0] ?? ''], { skipOsShutdown: true });
  timers.advance(30_000);
  expect(ids()).toEqual(kept.slice(1));
});

describe("a user's health check", () => {
  it('counts within the grace period unless that is respected', () => {
    const { group, autoScaling, ids, timers } = groupRig({ group: { gracePeriod: '1m' } });
    const [id = ''] = ids();
    const member = group.members.get(id);
    if (!member) throw new Error('there is no member');
    autoScaling.members.setHealth(group, member, 'Unhealthy', true);
    expect(member.health).toBe('Healthy');
    autoScaling.members.setHealth(group, member, 'Unhealthy', false);
    timers.advance(30_000);
    expect(ids()).not.toContain(id);
    expect(group.activities.find(({ description }) => description.endsWith(id))?.cause).toContain(
      'an instance was taken out of service in response to a user health-check.',
    );
  });
});

describe('a member', () => {
  it('that is stopped is unhealthy and replaced', () => {
    const { ec2, context, ids, timers } = groupRig();
    const [id = ''] = ids();
    ec2.stop([id], { isForced: false });
    timers.advance(40_000);
    expect(ids()).not.toContain(id);
    expect(ids()).toHaveLength(8);
    expect(context.state.ec2.instances.get(id)?.state).toBe('terminated');
  });

  it('that is rebooted stays', () => {
    const { ec2, ids, timers } = groupRig();
    const [id = ''] = ids();
    ec2.reboot([id]);
    timers.advance(40_000);
    expect(ids()).toContain(id);
    expect(ids()).toHaveLength(8);
  });
});
