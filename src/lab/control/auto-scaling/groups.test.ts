import { describe, expect, it } from 'vitest';
import { bootedLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';

const group = 'default-hosts';

function loseOne({ plane, timers }: VirtualLab): string {
  const [victim = ''] = plane.state.ec2.instances.keys();
  plane.ec2.terminate([victim], { skipOsShutdown: true });
  timers.advance(60_000);
  return victim;
}

describe('the Auto Scaling group with a suspended process', () => {
  it.each(['Launch', 'Terminate', 'ReplaceUnhealthy', 'HealthCheck'])('%s replaces nothing', (process) => {
    const lab = bootedLab();
    expect(lab.plane.autoScaling.suspendProcesses(group, [process])).toBe(true);
    loseOne(lab);
    expect(lab.running()).toHaveLength(7);
    lab.plane.autoScaling.resumeProcesses(group, [process]);
    lab.timers.advance(20_000);
    expect(lab.running()).toHaveLength(8);
    expect(lab.plane.isStable()).toBe(true);
  });

  it('HealthCheck takes a dead member for healthy', () => {
    const lab = bootedLab();
    lab.plane.autoScaling.suspendProcesses(group, ['HealthCheck']);
    const victim = loseOne(lab);
    expect(lab.plane.state.autoScaling.groups.get(group)?.members.get(victim)).toMatchObject({
      lifecycle: 'InService',
      health: 'Healthy',
    });
  });

  it('ReplaceUnhealthy sees that a member is unhealthy and keeps it', () => {
    const lab = bootedLab();
    lab.plane.autoScaling.suspendProcesses(group, ['ReplaceUnhealthy']);
    const victim = loseOne(lab);
    expect(lab.plane.state.autoScaling.groups.get(group)?.members.get(victim)).toMatchObject({
      lifecycle: 'InService',
      health: 'Unhealthy',
    });
  });

  it('Launch lets the member go and fills up when resumed, for the difference in capacity', () => {
    const lab = bootedLab();
    lab.plane.autoScaling.suspendProcesses(group, ['Launch']);
    loseOne(lab);
    expect(lab.plane.state.autoScaling.groups.get(group)?.members.size).toBe(7);
    lab.plane.autoScaling.resumeProcesses(group, ['Launch']);
    lab.timers.advance(20_000);
    expect(lab.plane.state.autoScaling.groups.get(group)?.activities[0]?.cause).toMatch(
      /^At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 7 to 8\.$/,
    );
  });

  it('is refused for a group that does not exist', () => {
    const { plane } = bootedLab();
    expect(plane.autoScaling.suspendProcesses('other', ['Launch'])).toBe(false);
    expect(plane.autoScaling.resumeProcesses('other', ['Launch'])).toBe(false);
  });
});
