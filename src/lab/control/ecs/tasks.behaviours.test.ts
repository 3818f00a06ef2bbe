import { expect } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab } from '../test/virtual-lab.ts';

holds('stop-codes', (without) => {
  const { plane, world, timers, tasksOf } = bootedLab({ without });
  const [crashed, stopped] = tasksOf('web');
  const [scaledIn] = tasksOf('payments');
  if (!crashed || !stopped || !scaledIn) throw new Error('no tasks');
  world.endTask(crashed.id, 3);
  plane.ecs.tasks.stopByUser(stopped, 'because I can');
  plane.ecs.setDesiredCount('payments', 0);
  timers.advance(10_000);
  expect(crashed).toMatchObject({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    exitCode: 3,
  });
  expect(stopped).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'because I can' });
  expect(scaledIn.stopCode).toBe('ServiceSchedulerInitiated');
  expect(scaledIn.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/);
});

holds('stop-timeout', (without) => {
  const { plane, world, timers, tasksOf } = bootedLab({ without });
  world.stubborn.add('web');
  const [task] = tasksOf('web');
  const definition = plane.state.ecs.taskDefinitions.get('web:1');
  if (!task || !definition) throw new Error('no task');
  definition.container.stopTimeoutMs = 7000;
  plane.ecs.tasks.stopByUser(task, 'it hangs');
  timers.advance(11_900);
  expect(task.lastStatus).toBe('STOPPING');
  timers.advance(200);
  expect(task).toMatchObject({ lastStatus: 'STOPPED', exitCode: 137 });
});

holds('stopped-tasks-stay-visible', (without) => {
  const { plane, world, timers, tasksOf } = bootedLab({ without, profile: 'aws' });
  const [task] = tasksOf('web');
  world.endTask(task?.id ?? '', 0);
  timers.advance(59 * 60_000);
  expect(plane.state.ecs.tasks.has(task?.id ?? '')).toBe(true);
  timers.advance(60_000);
  expect(plane.state.ecs.tasks.has(task?.id ?? '')).toBe(false);
});
