import { expect } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab, virtualLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';
import { isWanted, primaryOf } from './selectors.ts';

function serviceOf({ plane }: VirtualLab, name: string) {
  const service = plane.state.ecs.services.get(name);
  if (!service) throw new Error(`there is no service ${name}`);
  return service;
}

function targetsOf({ plane }: VirtualLab, name: string) {
  const group = [...plane.state.elb.targetGroups.values()].find((each) => each.name === name);
  return [...(group?.targets.values() ?? [])];
}

holds('start-back-off', (without) => {
  const lab = virtualLab({ without, constants: { startRetry: '10m' } });
  lab.world.broken.add('search');
  lab.plane.boot();
  lab.timers.advance(120_000);
  expect(lab.tasksOf('search', 'STOPPED').length).toBeLessThan(40);
  expect(lab.messages('search')).toContain(
    '(service search) is unable to consistently start tasks successfully.',
  );
  const [web] = lab.tasksOf('web', 'RUNNING');
  lab.world.endTask(web?.id ?? '', 1);
  lab.timers.advance(250);
  expect(lab.tasksOf('web').filter(isWanted)).toHaveLength(6);
});

holds('deployment-percentages', (without) => {
  /** The fewest healthy and the most wanted tasks of six, through a rollout. */
  const extremes = (deployment: { minimumHealthy: number; maximum: number }) => {
    const lab = bootedLab({ without, services: { web: { tasks: 6, deployment } } });
    const service = serviceOf(lab, 'web');
    const healthy: number[] = [];
    const wanted: number[] = [];
    lab.plane.onChange(() => {
      healthy.push(targetsOf(lab, 'web').filter(({ state }) => state === 'healthy').length);
      wanted.push(lab.tasksOf('web').filter(isWanted).length);
    });
    const { id } = lab.plane.ecs.deployments.start(service, 'web:1');
    expect(service.deployments.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
    lab.timers.advance(60_000);
    expect(lab.tasksOf('web', 'RUNNING').map(({ deploymentId }) => deploymentId)).toEqual(Array(6).fill(id));
    expect(service.deployments).toMatchObject([
      { id, rolloutState: 'COMPLETED', rolloutReason: `ECS deployment ${id} completed.` },
    ]);
    expect(lab.messages('web')).toContain(`(service web) (deployment ${id}) deployment completed.`);
    return [Math.min(...healthy), Math.max(...wanted)];
  };
  expect(extremes({ minimumHealthy: 100, maximum: 150 })).toEqual([6, 9]);
  expect(extremes({ minimumHealthy: 50, maximum: 100 })).toEqual([3, 6]);
});

holds('circuit-breaker', (without) => {
  const lab = bootedLab({
    without,
    services: { web: { tasks: 8, cpu: 128, deployment: { circuitBreaker: 'rollback' } } },
  });
  lab.timers.advance(1000);
  const service = serviceOf(lab, 'web');
  const before = primaryOf(service)?.id;
  lab.world.broken.add('web');
  const failing = lab.plane.ecs.deployments.start(service, 'web:1');
  lab.timers.advance(20_000);
  expect(failing).toMatchObject({
    failedTasks: 4,
    rolloutState: 'FAILED',
    rolloutReason: 'ECS deployment circuit breaker: tasks failed to start.',
    status: 'ACTIVE',
  });
  expect(service.deployments).toMatchObject([{ id: before, rolloutState: 'COMPLETED' }]);
  expect(lab.tasksOf('web', 'RUNNING').map(({ deploymentId }) => deploymentId)).toEqual(
    Array(8).fill(before),
  );
  expect(lab.messages('web')).toEqual(
    expect.arrayContaining([
      `(service web) (deployment ${failing.id}) deployment failed: tasks failed to start.`,
      `(service web) rolling back to deployment ${before}.`,
    ]),
  );
});

holds('unhealthy-tasks-are-replaced', (without) => {
  const lab = bootedLab({ without });
  const [sick] = lab.tasksOf('web');
  const [target] = targetsOf(lab, 'web').filter(({ taskId }) => taskId === sick?.id);
  lab.world.sick.add(sick?.id ?? '');
  const running: number[] = [];
  lab.plane.onChange(() => running.push(lab.tasksOf('web', 'RUNNING').length));
  lab.timers.advance(20_000);
  const arn = serviceOf(lab, 'web').targetGroups[0]?.arn;
  expect(sick).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: `Task failed ELB health checks in (target-group ${arn})`,
  });
  // Its replacement runs before it goes.
  expect(Math.min(...running)).toBe(6);
  expect(lab.messages('web').join()).toContain(
    `(instance ${sick?.instanceId}) (port ${target?.port}) is unhealthy in (target-group ${arn})`,
  );
  expect(lab.plane.isStable()).toBe(true);
});

holds('container-health', (without) => {
  const healthCheck = { command: 'true', interval: '2s', retries: 3 };
  const lab = bootedLab({ without, services: { worker: { tasks: 3, path: 'none', healthCheck } } });
  lab.timers.advance(3000);
  expect(lab.tasksOf('worker').map(({ health }) => health)).toEqual(Array(3).fill('HEALTHY'));
  const [sick] = lab.tasksOf('worker');
  lab.world.sick.add(sick?.id ?? '');
  const running: number[] = [];
  lab.plane.onChange(() => running.push(lab.tasksOf('worker', 'RUNNING').length));
  lab.timers.advance(4000);
  expect(sick?.health).toBe('HEALTHY');
  lab.timers.advance(20_000);
  expect(sick).toMatchObject({
    health: 'UNHEALTHY',
    lastStatus: 'STOPPED',
    stopCode: 'ServiceSchedulerInitiated',
    stoppedReason: 'Task failed container health checks',
  });
  // Its replacement is healthy before it goes.
  expect(Math.min(...running)).toBe(3);
  expect(lab.messages('worker')).toContain(
    `(service worker) (task ${sick?.id}) failed container health checks.`,
  );
  expect(lab.tasksOf('worker', 'RUNNING').map(({ health }) => health)).toEqual(Array(3).fill('HEALTHY'));
});

holds('grace-period', (without) => {
  const lab = virtualLab({ without, services: { slow: { tasks: 2, gracePeriod: '20s' } } });
  lab.world.sick.add('slow');
  lab.plane.boot();
  lab.timers.advance(18_000);
  expect(targetsOf(lab, 'slow').map(({ state }) => state)).toEqual(['unhealthy', 'unhealthy']);
  expect(lab.tasksOf('slow')).toHaveLength(2);
  lab.timers.advance(6000);
  expect(lab.tasksOf('slow').length).toBeGreaterThan(2);
});

holds('lost-tasks-are-replaced-at-once', (without) => {
  const lab = bootedLab({
    without,
    services: { web: { tasks: 6, deployment: { minimumHealthy: 100, maximum: 100 } } },
  });
  const lost = lab.tasksOf('web').slice(0, 4);
  for (const { id } of lost) lab.world.endTask(id, 1);
  lab.timers.advance(250);
  expect(lab.tasksOf('web').filter((task) => isWanted(task) && task.lastStatus !== 'RUNNING')).toHaveLength(
    4,
  );
});

holds('steady-state-event', (without) => {
  const lab = bootedLab({ without });
  lab.timers.advance(120_000);
  const steady = () => lab.messages('web').filter((text) => text.includes('steady state'));
  expect(steady()).toEqual(['(service web) has reached a steady state.']);
  lab.world.endTask(lab.tasksOf('web')[0]?.id ?? '', 1);
  lab.timers.advance(10_000);
  expect(steady()).toHaveLength(2);
});

holds('events-are-not-repeated', (without) => {
  const lab = virtualLab({
    without,
    services: { big: { tasks: 20, cpu: 2048 } },
    constants: { placementRetry: '500ms', eventSilence: '60s' },
  });
  lab.plane.boot();
  lab.timers.advance(50_000);
  const failures = () => lab.messages('big').filter((text) => text.includes('unable to place')).length;
  expect(failures()).toBe(1);
  lab.timers.advance(60_000);
  expect(failures()).toBe(2);
});

holds('target-registration', (without) => {
  const lab = virtualLab({ without });
  lab.plane.boot();
  lab.timers.advance(5000);
  expect(lab.tasksOf('web', 'RUNNING')).toHaveLength(6);
  const registered = new Set(targetsOf(lab, 'web').map(({ taskId }) => taskId));
  expect(registered).toEqual(new Set(lab.tasksOf('web', 'RUNNING').map(({ id }) => id)));
  const [task] = lab.tasksOf('web');
  if (task) lab.plane.ecs.tasks.stopByUser(task, 'out');
  expect(targetsOf(lab, 'web').find(({ taskId }) => taskId === task?.id)?.state).toBe('draining');
});

holds('healthy-after-a-while', (without) => {
  const lab = bootedLab({
    without,
    services: { web: { tasks: 3, path: 'none' } },
    constants: { healthyAfter: '30s' },
  });
  lab.timers.advance(40_000);
  lab.plane.ecs.deployments.start(serviceOf(lab, 'web'), 'web:1');
  lab.timers.advance(25_000);
  expect(lab.tasksOf('web', 'RUNNING')).toHaveLength(6);
  lab.timers.advance(15_000);
  expect(lab.tasksOf('web', 'RUNNING')).toHaveLength(3);
});
