import { describe, expect, it } from 'vitest';
import type { LabFile } from '../../spec/lab-file.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import { primaryOf } from './selectors.ts';

function webLab(web: Partial<LabFile['services'][string]>, changes: Partial<LabFile> = {}) {
  const lab = bootedLab({ services: { web: { tasks: 4, ...web } }, ...changes });
  const service = lab.plane.state.ecs.services.get('web');
  const definition = lab.plane.state.ecs.taskDefinitions.get('web:1');
  if (!service || !definition) throw new Error('there is no web');
  lab.plane.state.ecs.taskDefinitions.set('web:2', { ...definition, revision: 2 });
  lab.timers.advance(3000);
  return { ...lab, service };
}

describe('a rollout', () => {
  it('moves every task to the new definition and ends with one deployment', () => {
    const { plane, timers, service, tasksOf, messages } = webLab({});
    const { id } = plane.ecs.deployments.start(service, 'web:2');
    expect(service).toMatchObject({ definition: 'web:2' });
    expect(plane.isStable()).toBe(false);
    expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
    expect(
      tasksOf('web', 'RUNNING').map(({ definition, startedBy }) => `${definition} ${startedBy}`),
    ).toEqual(Array(4).fill(`web:2 ${id}`));
    timers.advance(1000);
    expect(service.deployments).toMatchObject([{ id, rolloutState: 'COMPLETED', failedTasks: 0 }]);
    expect(messages('web')[0]).toBe('(service web) has reached a steady state.');
  });

  it('waits without a balancer until its tasks have run for a while', () => {
    const { plane, timers, service, tasksOf } = webLab(
      { path: 'none' },
      { constants: { healthyAfter: '20s' } },
    );
    plane.ecs.deployments.start(service, 'web:2');
    timers.advance(20_000);
    expect(tasksOf('web', 'RUNNING')).toHaveLength(8);
    timers.advance(10_000);
    expect(tasksOf('web', 'RUNNING')).toHaveLength(4);
  });

  it('overtakes one that has not ended', () => {
    const { plane, timers, service, tasksOf } = webLab({});
    plane.ecs.deployments.start(service, 'web:2');
    timers.advance(1000);
    const { id } = plane.ecs.deployments.start(service, 'web:1');
    expect(service.deployments.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE', 'ACTIVE']);
    expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
    expect(new Set(tasksOf('web', 'RUNNING').map(({ deploymentId }) => deploymentId))).toEqual(new Set([id]));
  });

  it('says that its percentages forbid it, and goes on when they no longer do', () => {
    const { plane, timers, service, messages } = webLab({
      deployment: { minimumHealthy: 100, maximum: 100 },
    });
    plane.ecs.deployments.start(service, 'web:2');
    timers.advance(10_000);
    expect(messages('web')[0]).toBe(
      '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
    plane.ecs.services.update(service, { maximumPercent: 200 });
    expect(timers.advanceUntil(() => plane.isStable(), 30_000)).toBeLessThan(30_000);
  });

  it('is not held back by what failed before it', () => {
    const { plane, world, timers, service, tasksOf } = webLab({}, { constants: { startRetry: 'never' } });
    world.broken.add('web');
    plane.ecs.deployments.start(service, 'web:2');
    timers.advance(300_000);
    const failed = tasksOf('web', 'STOPPED').length;
    world.broken.clear();
    timers.advance(300_000);
    expect(failed).toBeGreaterThan(3);
    const { id } = plane.ecs.deployments.start(service, 'web:2');
    timers.advance(30_000);
    expect(primaryOf(service)).toMatchObject({ id, rolloutState: 'COMPLETED' });
  });
});

describe('the circuit breaker', () => {
  it('without rollback leaves the old tasks, and starts none of the failed deployment', () => {
    const { plane, world, timers, service, tasksOf } = webLab({ deployment: { circuitBreaker: 'on' } });
    world.broken.add('web');
    const { id } = plane.ecs.deployments.start(service, 'web:2');
    timers.advance(10_000);
    expect(primaryOf(service)).toMatchObject({ id, rolloutState: 'FAILED', failedTasks: 3 });
    world.broken.clear();
    timers.advance(60_000);
    expect(tasksOf('web', 'RUNNING').map(({ definition }) => definition)).toEqual(Array(4).fill('web:1'));
  });

  it('counts tasks that fail their checks, and takes the count back when one is healthy', () => {
    const { plane, world, timers, service } = webLab({ deployment: { circuitBreaker: 'on' }, tasks: 1 });
    world.sick.add('web');
    const deployment = plane.ecs.deployments.start(service, 'web:2');
    timers.advanceUntil(() => deployment.failedTasks === 2, 60_000);
    world.sick.clear();
    timers.advance(20_000);
    expect(deployment).toMatchObject({ failedTasks: 0, rolloutState: 'COMPLETED' });
    world.sick.add('web');
    const second = plane.ecs.deployments.start(service, 'web:1');
    timers.advance(60_000);
    expect(second).toMatchObject({ failedTasks: 3, rolloutState: 'FAILED' });
  });

  it('rolls back to a deployment that is gone by starting its definition again', () => {
    const { plane, world, timers, service, tasksOf } = webLab({
      deployment: { circuitBreaker: 'rollback', minimumHealthy: 0, maximum: 100 },
    });
    const before = primaryOf(service)?.id;
    world.broken.add('web');
    plane.ecs.deployments.start(service, 'web:2');
    timers.advance(2500);
    world.broken.clear();
    timers.advance(30_000);
    expect(service.deployments).toMatchObject([
      { id: before, definition: 'web:1', rolloutState: 'COMPLETED' },
    ]);
    expect(tasksOf('web', 'RUNNING').map(({ definition }) => definition)).toEqual(Array(4).fill('web:1'));
    expect(plane.isStable()).toBe(true);
  });

  it('has nothing to do with lost instances', () => {
    const { plane, timers, service, running } = webLab({ deployment: { circuitBreaker: 'rollback' } });
    for (let loss = 0; loss < 4; loss += 1) {
      plane.ec2.terminate([running()[0]?.id ?? ''], { skipOsShutdown: true });
      timers.advance(10_000);
    }
    expect(primaryOf(service)).toMatchObject({ failedTasks: 0, rolloutState: 'COMPLETED' });
  });
});

describe('a service that is deleted', () => {
  it('is DRAINING until its last task has stopped, then INACTIVE', () => {
    const { plane, timers, service, tasksOf } = webLab({});
    plane.ecs.services.delete(service);
    timers.advance(1000);
    expect(service.status).toBe('DRAINING');
    timers.advance(10_000);
    expect(service.status).toBe('INACTIVE');
    expect(tasksOf('web').every(({ lastStatus }) => lastStatus === 'STOPPED')).toBe(true);
  });
});
