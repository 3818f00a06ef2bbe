import { describe, expect, it } from 'vitest';
import { runningCount } from './selectors.ts';
import { bootedLab, virtualLab } from '../test/virtual-lab.ts';

const tight = {
  instances: { count: 2, cpu: 1024, memory: 1024 },
  services: { big: { tasks: 2, cpu: 512, memory: 800 } },
};

describe('a service that finds no room', () => {
  it('says so once in the words of ECS, naming the closest instance and what it lacks', () => {
    const { plane, timers, running, messages } = bootedLab(tight);
    plane.ec2.terminate([running()[0]?.id ?? ''], { skipOsShutdown: true });
    timers.advance(4000);
    const [kept] = [...plane.state.ecs.containerInstances.values()].filter(
      ({ status }) => status === 'ACTIVE',
    );
    const failures = messages('big').filter((text) => text.includes('unable to place'));
    expect(failures).toEqual([
      `(service big) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${kept?.id}) has insufficient memory available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    ]);
  });

  it('says so when there is no instance at all', () => {
    const { plane, timers, running, messages } = bootedLab(tight);
    plane.ec2.terminate(
      running().map(({ id }) => id),
      { skipOsShutdown: true },
    );
    timers.advance(4000);
    expect(messages('big')).toContain(
      '(service big) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    );
  });

  it('waits after its attempts, even though an instance joined meanwhile', () => {
    const { plane, timers, running } = bootedLab({
      ...tight,
      constants: { placementAttempts: 3, placementRetry: '60s' },
    });
    plane.ec2.terminate([running()[0]?.id ?? ''], { skipOsShutdown: true });
    timers.advance(30_000);
    expect(
      [...plane.state.ecs.containerInstances.values()].filter(({ status }) => status === 'ACTIVE'),
    ).toHaveLength(2);
    expect(runningCount(plane.state, 'big')).toBe(1);
    expect(timers.advanceUntil(() => plane.isStable(), 60_000)).toBeLessThan(40_000);
  });

  it('gives the same ids however often it had to try', () => {
    const idsAfter = (placementRetry: string) => {
      const { plane, timers, running, tasksOf } = bootedLab({ ...tight, constants: { placementRetry } });
      plane.ec2.terminate([running()[0]?.id ?? ''], { skipOsShutdown: true });
      timers.advance(120_000);
      return tasksOf('big').map(({ id }) => id);
    };
    expect(idsAfter('60s')).toEqual(idsAfter('250ms'));
  });
});

describe('a service whose tasks never start', () => {
  it('is tried less and less often, and is whole when they start again', () => {
    const { plane, world, timers, tasksOf, messages } = virtualLab({
      constants: { startRetry: '10m' },
    });
    world.broken.add('search');
    plane.boot();
    timers.advance(120_000);
    const failed = tasksOf('search', 'STOPPED');
    expect(failed.length).toBeGreaterThan(6);
    expect(failed.length).toBeLessThan(40);
    expect(failed[0]).toMatchObject({ stopCode: 'EssentialContainerExited', exitCode: 1 });
    expect(messages('search')).toContain(
      '(service search) is unable to consistently start tasks successfully.',
    );
    world.broken.clear();
    expect(timers.advanceUntil(() => plane.isStable(), 600_000)).toBeLessThan(600_000);
  });
});

describe('a service that wants another number of tasks', () => {
  it('starts more', () => {
    const { plane, timers } = bootedLab();
    expect(plane.ecs.setDesiredCount('web', 9)).toBe(true);
    timers.advance(10_000);
    expect(runningCount(plane.state, 'web')).toBe(9);
    expect(plane.isStable()).toBe(true);
  });

  it('drains and stops the surplus, and keeps the zones even', () => {
    const { plane, timers, tasksOf, messages } = bootedLab();
    plane.ecs.setDesiredCount('web', 3);
    timers.advance(300);
    const leaving = tasksOf('web', 'DEACTIVATING');
    expect(leaving).toHaveLength(3);
    timers.advance(10_000);
    expect(tasksOf('web', 'STOPPED')).toEqual(leaving);
    for (const task of leaving) {
      expect(task.stopCode).toBe('ServiceSchedulerInitiated');
      expect(task.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/);
    }
    const zones = tasksOf('web', 'RUNNING').map(
      ({ instanceId }) => plane.state.ec2.instances.get(instanceId)?.zone,
    );
    expect(new Set(zones).size).toBe(3);
    expect(messages('web')[0]).toBe('(service web) has reached a steady state.');
    expect(messages('web')).toContain('(service web) has begun draining connections on 3 tasks.');
  });

  it('stops tasks that did not start yet without a word to the world', () => {
    const { plane, world, timers, tasksOf } = bootedLab();
    plane.ecs.setDesiredCount('web', 9);
    timers.advance(500);
    const calls = world.calls.length;
    plane.ecs.setDesiredCount('web', 6);
    timers.advance(10_000);
    expect(tasksOf('web', 'RUNNING')).toHaveLength(6);
    expect(world.calls).toHaveLength(calls);
  });

  it('keeps the first reason when the host of a leaving task dies', () => {
    const { plane, world, timers, tasksOf } = bootedLab();
    plane.ecs.setDesiredCount('invoices', 0);
    timers.advance(300);
    const leaving = tasksOf('invoices');
    world.killHost(leaving[0]?.instanceId ?? '');
    timers.advance(20_000);
    expect(leaving.map(({ lastStatus, stopCode }) => [lastStatus, stopCode])).toEqual(
      Array.from({ length: 2 }, () => ['STOPPED', 'ServiceSchedulerInitiated']),
    );
    expect(plane.isStable()).toBe(true);
  });

  it('is refused for a service that does not exist', () => {
    expect(bootedLab().plane.ecs.setDesiredCount('none', 1)).toBe(false);
  });
});

describe('a service of another cluster', () => {
  it('gets its tasks on that cluster’s instances alone', () => {
    const { plane, timers, tasksOf, messages } = bootedLab();
    const { ecs } = plane.state;
    const web = ecs.services.get('web');
    if (!web) throw new Error('there is no web');
    const service = {
      ...web,
      name: 'report',
      cluster: 'batch',
      desired: 3,
      targetGroups: [],
      deployments: [],
      events: [],
    };
    ecs.services.set('report', service);
    plane.ecs.deployments.start(service, 'web:1');
    plane.ecs.scheduler.added(service);
    timers.advance(1000);
    expect(messages('report')[0]).toContain('No Container Instances were found in your cluster.');
    const members = [...ecs.containerInstances.values()].slice(0, 2);
    for (const record of members) record.cluster = 'batch';
    timers.advance(20_000);
    const places = tasksOf('report', 'RUNNING').map(({ containerInstanceId }) => containerInstanceId);
    expect(places).toHaveLength(3);
    expect(new Set(places)).toEqual(new Set(members.map(({ id }) => id)));
    expect(tasksOf('report').map(({ cluster }) => cluster)).toEqual(['batch', 'batch', 'batch']);
  });
});
