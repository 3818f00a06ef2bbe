import { describe, expect, it } from 'vitest';
import { pendingCount } from './selectors.ts';
import { bootedLab } from '../test/virtual-lab.ts';

describe('a task that ends by itself', () => {
  it('is replaced at once, as an essential container that exited', () => {
    const { plane, world, timers, tasksOf } = bootedLab();
    const [task] = tasksOf('web');
    world.endTask(task?.id ?? '', 137);
    expect(task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      exitCode: 137,
    });
    timers.advance(250);
    expect(pendingCount(plane.state, 'web')).toBe(1);
    expect(timers.advanceUntil(() => plane.isStable(), 10_000)).toBeLessThan(4000);
    expect(tasksOf('web', 'RUNNING')).toHaveLength(6);
  });

  it('goes from PROVISIONING over PENDING and ACTIVATING to RUNNING', () => {
    const { plane, world, timers, tasksOf } = bootedLab();
    const seen: string[] = [];
    const [task] = tasksOf('search');
    plane.onChange(() => {
      const status = tasksOf('search').at(-1)?.lastStatus;
      if (status !== undefined && seen.at(-1) !== status) seen.push(status);
    });
    world.endTask(task?.id ?? '', 0);
    timers.advance(10_000);
    expect(seen.slice(-4)).toEqual(['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING']);
  });

  it('is started once and ends once, however often it is reported', () => {
    const { plane, world, timers, tasksOf } = bootedLab();
    const [task] = tasksOf('web');
    plane.taskStarted(task?.id ?? '', { host: '127.0.9.9', port: 1 });
    expect([plane.isStable(), task?.address?.port === 1]).toEqual([true, false]);
    world.endTask(task?.id ?? '', 3);
    timers.advance(1000);
    plane.taskExited(task?.id ?? '', 4);
    plane.taskStarted(task?.id ?? '', { host: '127.0.9.9', port: 1 });
    expect(task).toMatchObject({ lastStatus: 'STOPPED', exitCode: 3 });
    timers.advance(10_000);
    expect([plane.isStable(), tasksOf('web').length]).toEqual([true, 7]);
  });
});

describe('a task with a network of its own', () => {
  it('has an interface, and gives it back before it is STOPPED', () => {
    const { plane, world, timers, tasksOf } = bootedLab({
      services: { web: { tasks: 2, network: 'awsvpc' } },
    });
    const [task, other] = tasksOf('web');
    expect(task?.networkInterfaceId).toMatch(/^eni-[0-9a-f]{17}$/);
    expect(other?.networkInterfaceId).not.toBe(task?.networkInterfaceId);
    const seen: (string | undefined)[] = [];
    plane.onChange(() => seen.push(task?.lastStatus));
    world.endTask(task?.id ?? '', 2);
    timers.advance(1000);
    expect([...new Set(seen)]).toEqual(['DEPROVISIONING', 'STOPPED']);
    expect(task).toMatchObject({ stopCode: 'EssentialContainerExited', exitCode: 2 });
  });
});

describe('a task that its user stops', () => {
  it('drains like any other, and is replaced while it does', () => {
    const { plane, timers, tasksOf } = bootedLab();
    const [task] = tasksOf('web');
    if (!task) throw new Error('there is no task');
    plane.ecs.tasks.stopByUser(task, 'Task stopped by user');
    expect(task).toMatchObject({ lastStatus: 'DEACTIVATING', desiredStatus: 'STOPPED' });
    timers.advance(3000);
    expect(tasksOf('web', 'RUNNING')).toHaveLength(6);
    expect(task.lastStatus).toBe('DEACTIVATING');
    timers.advance(3000);
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated', exitCode: 0 });
  });

  it('drains for as long as its target group says', () => {
    const { plane, timers, tasksOf } = bootedLab();
    for (const group of plane.state.elb.targetGroups.values()) group.drainingMs = 30_000;
    const [task] = tasksOf('web');
    if (task) plane.ecs.tasks.stopByUser(task, 'enough');
    timers.advance(29_900);
    expect(task?.lastStatus).toBe('DEACTIVATING');
    timers.advance(700);
    expect(task?.lastStatus).toBe('STOPPED');
  });

  it('ends at once when nothing of it was started yet', () => {
    const { plane, world, timers, tasksOf } = bootedLab();
    plane.ecs.setDesiredCount('web', 7);
    timers.advance(500);
    const task = tasksOf('web').at(-1);
    const calls = world.calls.length;
    if (task) plane.ecs.tasks.stopByUser(task, 'too early');
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect(world.calls).toHaveLength(calls);
  });
});

describe('the tags of a task', () => {
  it.each([
    ['SERVICE', true, { team: 'shop', 'aws:ecs:clusterName': 'default', 'aws:ecs:serviceName': 'web' }],
    ['TASK_DEFINITION', false, { version: '2' }],
    ['NONE', false, {}],
  ] as const)('come from where its service says: %s', (propagateTags, hasManagedTags, tags) => {
    const { plane, world, timers, tasksOf } = bootedLab();
    const service = plane.state.ecs.services.get('web');
    const definition = plane.state.ecs.taskDefinitions.get('web:1');
    if (!service || !definition) throw new Error('there is no web');
    Object.assign(service, { propagateTags, hasManagedTags, tags: { team: 'shop' } });
    definition.tags = { version: '2' };
    world.endTask(tasksOf('web')[0]?.id ?? '', 0);
    timers.advance(1000);
    expect(tasksOf('web').at(-1)?.tags).toEqual(tags);
  });
});
