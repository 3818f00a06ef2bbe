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
