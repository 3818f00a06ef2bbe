import { describe, expect, it } from 'vitest';
import { groupRig } from './test/group-rig.ts';
import type { GroupRig } from './test/group-rig.ts';

const group = 'default-hosts';

function loseOne({ ec2, ids, timers }: GroupRig): string {
  const [victim = ''] = ids();
  ec2.terminate([victim], { skipOsShutdown: true });
  timers.advance(60_000);
  return victim;
}

function running({ context }: GroupRig): string[] {
  const { instances } = context.state.ec2;
  return [...instances.values()].filter(({ state }) => state === 'running').map(({ id }) => id);
}

describe('the Auto Scaling group with a suspended process', () => {
  it.each(['Launch', 'Terminate', 'ReplaceUnhealthy', 'HealthCheck'])('%s replaces nothing', (process) => {
    const lab = groupRig();
    expect(lab.autoScaling.suspendProcesses(group, [process])).toBe(true);
    loseOne(lab);
    expect(running(lab)).toHaveLength(7);
    lab.autoScaling.resumeProcesses(group, [process]);
    lab.timers.advance(20_000);
    expect(running(lab)).toHaveLength(8);
    expect(lab.ids()).toEqual(running(lab));
  });

  it('HealthCheck takes a dead member for healthy', () => {
    const lab = groupRig();
    lab.autoScaling.suspendProcesses(group, ['HealthCheck']);
    const victim = loseOne(lab);
    expect(lab.group.members.get(victim)).toMatchObject({
      lifecycle: 'InService',
      health: 'Healthy',
    });
  });

  it('ReplaceUnhealthy sees that a member is unhealthy and keeps it', () => {
    const lab = groupRig();
    lab.autoScaling.suspendProcesses(group, ['ReplaceUnhealthy']);
    const victim = loseOne(lab);
    expect(lab.group.members.get(victim)).toMatchObject({
      lifecycle: 'InService',
      health: 'Unhealthy',
    });
  });

  it('Launch lets the member go and fills up when resumed, for the difference in capacity', () => {
    const lab = groupRig();
    lab.autoScaling.suspendProcesses(group, ['Launch']);
    loseOne(lab);
    expect(lab.group.members.size).toBe(7);
    lab.autoScaling.resumeProcesses(group, ['Launch']);
    lab.timers.advance(20_000);
    expect(lab.group.activities[0]?.cause).toMatch(
      /^At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 7 to 8\.$/,
    );
  });

  it('is refused for a group that does not exist', () => {
    const { autoScaling } = groupRig();
    expect(autoScaling.suspendProcesses('other', ['Launch'])).toBe(false);
    expect(autoScaling.resumeProcesses('other', ['Launch'])).toBe(false);
  });
});
