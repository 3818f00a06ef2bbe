import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { groupRig } from './test/group-rig.ts';
import type { GroupRig } from './test/group-rig.ts';

/** What Auto Scaling asks of ELB, as it asks. */
function heard({ context }: GroupRig): string[] {
  const said: string[] = [];
  context.signals.on('memberInService', (id, arns) => said.push(`in ${id} ${arns.join()}`));
  context.signals.on('memberLeaving', (id, arns) => said.push(`out ${id} ${arns.join()}`));
  return said;
}

holds('drains-before-termination', (without) => {
  const rig = groupRig({}, without);
  const { group, autoScaling, context, timers, ids } = rig;
  const [oldest = '', ...others] = ids();
  const { arn, drainingMs } = rig.target(oldest, 'healthy');
  autoScaling.members.attachTargetGroups(group, [arn]);
  autoScaling.members.setProtection(group, others, true);
  const said = heard(rig);
  autoScaling.groups.setDesired(group, 7);
  timers.advance(1000);
  expect(said).toEqual([`out ${oldest} ${arn}`]);
  timers.advance(drainingMs - 1000);
  expect(context.state.ec2.instances.get(oldest)?.state).toBe('running');
  expect(group.activities[0]).toMatchObject({ status: 'WaitingForELBConnectionDraining', progress: 50 });
  timers.advance(10_000);
  expect(ids()).not.toContain(oldest);
});

describe('the attached target groups', () => {
  it('get each member that comes into service, and none while AddToLoadBalancer is suspended', () => {
    const rig = groupRig();
    const { group, autoScaling, timers, ids, context } = rig;
    const [arn = ''] = context.state.elb.targetGroups.keys();
    const said = heard(rig);
    autoScaling.members.attachTargetGroups(group, [arn]);
    expect(said).toEqual(ids().map((id) => `in ${id} ${arn}`));
    autoScaling.groups.setDesired(group, 9);
    timers.advance(10_000);
    expect(said.slice(8)).toEqual([`in ${ids().at(-1)} ${arn}`]);
    autoScaling.suspendProcesses(group.name, ['AddToLoadBalancer']);
    autoScaling.groups.setDesired(group, 10);
    timers.advance(10_000);
    expect([ids().length, said.length]).toEqual([10, 9]);
  });

  it('lose the members of a group that is detached, and those in standby', () => {
    const rig = groupRig();
    const { group, autoScaling, ids } = rig;
    const [id = ''] = ids();
    const { arn } = rig.target(id, 'healthy');
    autoScaling.members.attachTargetGroups(group, [arn]);
    const said = heard(rig);
    autoScaling.members.enterStandby(group, [id], false);
    expect(said).toEqual([`out ${id} ${arn}`]);
    autoScaling.members.detachTargetGroups(group, [arn]);
    expect(said).toHaveLength(9);
  });

  it('do not hold up a member whose instance is gone', () => {
    const rig = groupRig();
    const { group, autoScaling, ec2, timers, ids } = rig;
    const [id = ''] = ids();
    autoScaling.members.attachTargetGroups(group, [rig.target(id, 'unused').arn]);
    ec2.terminate([id], { skipOsShutdown: true });
    timers.advance(3000);
    expect(ids()).not.toContain(id);
  });
});
