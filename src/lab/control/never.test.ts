import { describe, expect, it } from 'vitest';
import { containerInstanceOf, runningCount } from './ecs/selectors.ts';
import { bootedLab } from './test/virtual-lab.ts';
import type { VirtualLab } from './test/virtual-lab.ts';

const longMs = 600_000;

/** A lab with one constant that is never, two hosts gone abruptly (the fragile service's too), and ten minutes later. */
function lossWithout(constant: string): VirtualLab & { victims: string[] } {
  const lab = bootedLab({ constants: { [constant]: 'never', endedVisible: 'never' } });
  const fragile = lab.tasksOf('invoices')[0]?.instanceId ?? '';
  const other = [...lab.plane.state.ec2.instances.keys()].find((id) => id !== fragile) ?? '';
  lab.plane.ec2.terminate([fragile, other], { skipOsShutdown: true });
  lab.timers.advance(longMs);
  return { ...lab, victims: [fragile, other] };
}

describe('a constant that is never', () => {
  it('instanceLaunch: the group waits for instances that stay pending, and the tasks recover without them', () => {
    const { plane, running } = lossWithout('instanceLaunch');
    const states = [...plane.state.ec2.instances.values()].map(({ state }) => state);
    expect(states.filter((state) => state === 'pending')).toHaveLength(2);
    expect(running()).toHaveLength(6);
    expect(runningCount(plane.state, 'invoices')).toBe(2);
    expect(plane.isStable()).toBe(false);
  });

  it('instanceLaunch: an instance that never got a host can be terminated', () => {
    const { plane, timers } = lossWithout('instanceLaunch');
    const [waiting] = [...plane.state.ec2.instances.values()].filter(({ state }) => state === 'pending');
    plane.ec2.terminate([waiting?.id ?? ''], { skipOsShutdown: false });
    timers.advance(10_000);
    expect(waiting?.state).toBe('terminated');
  });

  it('agentRegistration: new instances run and carry no task', () => {
    const { plane, running } = lossWithout('agentRegistration');
    expect(running()).toHaveLength(8);
    expect(running().filter(({ id }) => containerInstanceOf(plane.state, id))).toHaveLength(6);
  });

  it('groupCheck: nobody replaces the instances', () => {
    const { plane, running } = lossWithout('groupCheck');
    expect(running()).toHaveLength(6);
    expect(runningCount(plane.state, 'invoices')).toBe(2);
  });

  it('termination: the instances stay shutting-down, and all else recovers', () => {
    const { plane, victims, running } = lossWithout('termination');
    expect(victims.map((id) => plane.state.ec2.instances.get(id)?.state)).toEqual(
      Array(2).fill('shutting-down'),
    );
    expect(running()).toHaveLength(8);
    expect(runningCount(plane.state, 'invoices')).toBe(2);
  });

  it('hostLossDetection: the tasks stay RUNNING for ever, and nothing serves', () => {
    const { plane, victims, tasksOf } = lossWithout('hostLossDetection');
    expect(tasksOf('invoices').map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    expect(containerInstanceOf(plane.state, victims[0] ?? '')?.status).toBe('ACTIVE');
    const group = [...plane.state.elb.targetGroups.values()].find(({ name }) => name === 'invoices');
    expect([...(group?.targets.values() ?? [])].map(({ state, reason }) => [state, reason])).toEqual(
      Array.from({ length: 2 }, () => ['unused', 'Target.InvalidState']),
    );
  });

  it('scheduler: lost tasks are not replaced', () => {
    const { plane, tasksOf } = lossWithout('scheduler');
    expect(runningCount(plane.state, 'invoices')).toBe(0);
    expect(tasksOf('invoices')).toHaveLength(2);
  });

  it('taskStart: replacements stay PENDING', () => {
    const { tasksOf } = lossWithout('taskStart');
    expect(tasksOf('invoices', 'PENDING')).toHaveLength(2);
    expect(tasksOf('invoices')).toHaveLength(4);
  });

  it('deregistration: targets of lost tasks stay, unused', () => {
    const { plane } = lossWithout('deregistration');
    const targets = [...plane.state.elb.targetGroups.values()].flatMap(({ targets }) => [
      ...targets.values(),
    ]);
    const left = targets.filter(
      ({ taskId }) => plane.state.ecs.tasks.get(taskId ?? '')?.lastStatus === 'STOPPED',
    );
    expect(left.length).toBeGreaterThan(0);
    expect(new Set(left.map(({ state }) => state))).toEqual(new Set(['unused']));
  });

  it('draining: targets of ended tasks drain for ever', () => {
    const { world, plane, timers, tasksOf } = bootedLab({ constants: { draining: 'never' } });
    world.endTask(tasksOf('web')[0]?.id ?? '', 1);
    timers.advance(longMs);
    const group = [...plane.state.elb.targetGroups.values()].find(({ name }) => name === 'web');
    const states = [...(group?.targets.values() ?? [])].map(({ state }) => state);
    expect(states.toSorted()).toEqual(['draining', ...Array<string>(6).fill('healthy')]);
    expect(plane.isStable()).toBe(true);
  });

  it('silence: the world is told so, and the lab recovers', () => {
    const { plane } = lossWithout('silence');
    expect(plane.isStable()).toBe(true);
  });

  it('placementRetry: a service that found no room is not tried again', () => {
    const { plane, timers, running } = bootedLab({
      instances: { count: 2, memory: 1024 },
      services: { big: { tasks: 2, memory: 800 } },
      constants: { placementRetry: 'never' },
    });
    plane.ec2.terminate([running()[0]?.id ?? ''], { skipOsShutdown: true });
    timers.advance(longMs);
    expect(running()).toHaveLength(2);
    expect(runningCount(plane.state, 'big')).toBe(1);
  });
});
