import { describe, expect, it } from 'vitest';
import { containerInstanceOf, isWanted, runningCount } from './ecs/selectors.ts';
import { bootedLab } from './test/virtual-lab.ts';
import type { VirtualLab } from './test/virtual-lab.ts';

type Loss = [how: string, lose: (lab: VirtualLab, ids: string[]) => void];

const losses: Loss[] = [
  ['terminated abruptly', ({ plane }, ids) => plane.ec2.terminate(ids, { skipOsShutdown: true })],
  ['terminated gracefully', ({ plane }, ids) => plane.ec2.terminate(ids, { skipOsShutdown: false })],
  ['killed by a stranger', ({ world }, ids) => ids.forEach((id) => world.killHost(id))],
];

/** Two hosts, the one of the fragile service among them. */
function victimsOf({ plane, tasksOf }: VirtualLab): string[] {
  const fragile = tasksOf('invoices')[0]?.instanceId ?? '';
  const other = [...plane.state.ec2.instances.keys()].find((id) => id !== fragile) ?? '';
  return [fragile, other];
}

describe.each(losses)('two of eight hosts %s', (_how, lose) => {
  it('takes their tasks away with ECS’s reason, and the tasks come back elsewhere', () => {
    const lab = bootedLab();
    const { plane, timers } = lab;
    const victims = victimsOf(lab);
    const lost = [...plane.state.ecs.tasks.values()].filter((task) => victims.includes(task.instanceId));
    lose(lab, victims);
    const noticedMs = timers.advanceUntil(
      () => lost.every(({ lastStatus }) => lastStatus === 'STOPPED'),
      9000,
    );
    expect(noticedMs).toBeLessThanOrEqual(3300);
    for (const task of lost) {
      expect(task).toMatchObject({ desiredStatus: 'STOPPED', stopCode: 'TerminationNotice' });
      expect(task.stoppedReason).toBe(`Host EC2 (instance ${task.instanceId}) terminated.`);
      expect(task.stoppedAt).toBeLessThanOrEqual(timers.now());
    }
    const services = [...plane.state.ecs.services.values()];
    const isReplaced = () =>
      services.every(({ name, desired }) => runningCount(plane.state, name) === desired);
    expect(timers.advanceUntil(isReplaced, 5000)).toBeLessThan(5000);
    const running = [...plane.state.ecs.tasks.values()].filter(({ lastStatus }) => lastStatus === 'RUNNING');
    expect(running.filter((task) => victims.includes(task.instanceId))).toEqual([]);
  });

  it('replaces the instances and ends whole', () => {
    const lab = bootedLab();
    const victims = victimsOf(lab);
    lose(lab, victims);
    expect(lab.plane.isStable()).toBe(false);
    const recoveredMs = lab.timers.advanceUntil(() => lab.plane.isStable(), 60_000);
    expect(recoveredMs).toBeGreaterThan(5000);
    expect(recoveredMs).toBeLessThan(10_000);
    const { instances } = lab.plane.state.ec2;
    const { groups } = lab.plane.state.autoScaling;
    for (const id of victims) {
      expect(instances.get(id)?.state).toBe('terminated');
      expect(instances.get(id)?.privateIp).toBeUndefined();
      expect(containerInstanceOf(lab.plane.state, id)).toMatchObject({
        status: 'INACTIVE',
        agentConnected: false,
      });
    }
    expect(
      [...lab.plane.state.ecs.containerInstances.values()].filter(({ status }) => status === 'ACTIVE'),
    ).toHaveLength(8);
    const members = [...groups.values()].flatMap(({ members }) => [...members]);
    expect(members.map(([, { lifecycle, health }]) => ({ lifecycle, health }))).toEqual(
      Array.from({ length: 8 }, () => ({ lifecycle: 'InService', health: 'Healthy' })),
    );
    expect(new Set(members.map(([id]) => instances.get(id)?.zone)).size).toBe(3);
  });

  it('tells the group’s activities in the words of AWS', () => {
    const lab = bootedLab();
    const victims = victimsOf(lab);
    lose(lab, victims);
    lab.timers.advance(60_000);
    const activities = [...lab.plane.state.autoScaling.groups.values()]
      .flatMap(({ activities }) => activities)
      .slice(0, 4);
    expect(activities.map(({ description }) => description).toSorted()).toEqual(
      [
        ...lab
          .running()
          .slice(-2)
          .map(({ id }) => `Launching a new EC2 instance: ${id}`),
        ...victims.map((id) => `Terminating EC2 instance: ${id}`),
      ].toSorted(),
    );
    expect(activities.map(({ status }) => status)).toEqual(Array(4).fill('Successful'));
    const causes = activities.map(({ cause }) => cause.replace(/^At \S+Z /, ''));
    expect(new Set(causes)).toEqual(
      new Set([
        'an instance was launched in response to an unhealthy instance needing to be replaced.',
        'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
      ]),
    );
  });

  it('leaves no target of a lost task behind', () => {
    const lab = bootedLab();
    const { state } = lab.plane;
    lose(lab, victimsOf(lab));
    lab.timers.advance(30_000);
    const targets = [...state.elb.targetGroups.values()].flatMap(({ targets }) => [...targets.values()]);
    expect(targets.map(({ taskId }) => state.ecs.tasks.get(taskId ?? '')?.lastStatus)).toEqual(
      Array(24).fill('RUNNING'),
    );
  });

  it('ends with the ended out of sight', () => {
    const lab = bootedLab();
    lose(lab, victimsOf(lab));
    lab.timers.advance(11 * 60_000);
    const { instances } = lab.plane.state.ec2;
    const { containerInstances, tasks } = lab.plane.state.ecs;
    expect([instances.size, containerInstances.size, tasks.size]).toEqual([8, 8, 24]);
  });
});

describe('the default lab', () => {
  it('has room for the tasks of any two hosts on the other six', () => {
    const hosts = [0, 1, 2, 3, 4, 5, 6, 7];
    for (const [first, second] of hosts.flatMap((a) => hosts.slice(a + 1).map((b) => [a, b] as const))) {
      const { plane, timers, running } = bootedLab({ constants: { instanceLaunch: 'never' } });
      const ids = [first, second].map((place) => running()[place]?.id ?? '');
      plane.ec2.terminate(ids, { skipOsShutdown: true });
      timers.advance(10_000);
      const missing = [...plane.state.ecs.services.values()].filter(
        ({ name, desired }) => runningCount(plane.state, name) < desired,
      );
      expect(missing).toEqual([]);
    }
  });
});

describe('the state reason of an instance', () => {
  it.each([
    [losses[0], 'Client.UserInitiatedShutdown'],
    [losses[1], 'Client.UserInitiatedShutdown'],
    [losses[2], 'Client.InstanceInitiatedShutdown'],
  ])('%# tells who ended it', (loss, code) => {
    const lab = bootedLab();
    const [victim = ''] = victimsOf(lab);
    loss?.[1](lab, [victim]);
    lab.timers.advance(10_000);
    expect(lab.plane.state.ec2.instances.get(victim)).toMatchObject({
      state: 'terminated',
      stateReason: { code },
    });
  });
});

describe('a host that vanished', () => {
  it('keeps its tasks RUNNING and its agent connected until the loss is noticed', () => {
    const { plane, timers, tasksOf } = bootedLab();
    const [task] = tasksOf('invoices');
    plane.ec2.terminate([task?.instanceId ?? ''], { skipOsShutdown: true });
    timers.advance(900);
    expect(task?.lastStatus).toBe('RUNNING');
    expect(containerInstanceOf(plane.state, task?.instanceId ?? '')?.agentConnected).toBe(true);
    timers.advance(200);
    expect(task?.lastStatus).toBe('STOPPED');
  });

  it('is heard no more: reports of its tasks change nothing', () => {
    const { plane, world, tasksOf } = bootedLab();
    const [task] = tasksOf('invoices');
    world.killHost(task?.instanceId ?? '');
    plane.taskExited(task?.id ?? '', 137);
    expect(task).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'RUNNING' });
  });

  it('is told of once, however often it is reported, and does not come back', () => {
    const { plane, world, timers, running } = bootedLab();
    const [victim = ''] = plane.state.ec2.instances.keys();
    world.killHost(victim);
    for (let again = 0; again < 5; again += 1) {
      plane.hostEnded(victim);
      plane.hostStarted(victim, '127.0.9.9');
      timers.advance(700);
    }
    timers.advance(20_000);
    expect(plane.state.ec2.instances.get(victim)?.state).toBe('terminated');
    expect(plane.state.ec2.instances.get(victim)?.privateIp).toBeUndefined();
    expect(running()).toHaveLength(8);
    expect(world.calls.filter((call) => call.startsWith('startHost'))).toHaveLength(9);
    for (const { name, desired } of plane.state.ecs.services.values())
      expect(
        [...plane.state.ecs.tasks.values()].filter((task) => task.service === name && isWanted(task)),
      ).toHaveLength(desired);
  });
});

describe('a graceful shutdown', () => {
  it('lets the agent go first, so that nothing is placed on the dying host', () => {
    const { plane, timers } = bootedLab();
    const [victim = ''] = plane.state.ec2.instances.keys();
    plane.ec2.terminate([victim], { skipOsShutdown: false });
    expect(containerInstanceOf(plane.state, victim)).toMatchObject({
      status: 'ACTIVE',
      agentConnected: false,
    });
    const before = new Set(plane.state.ecs.tasks.keys());
    timers.advance(5000);
    const placed = [...plane.state.ecs.tasks.values()].filter(({ id }) => !before.has(id));
    expect(placed.length).toBeGreaterThan(0);
    expect(placed.map(({ instanceId }) => instanceId)).not.toContain(victim);
  });
});
