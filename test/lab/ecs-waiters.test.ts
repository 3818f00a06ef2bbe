import {
  DeleteServiceCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  waitUntilServicesInactive,
  waitUntilServicesStable,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';

let lab: ServedLab;
let looks: number;
let options: { client: ECSClient; maxWaitTime: number; minDelay: number; maxDelay: number };

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 4 },
    services: { web: { tasks: 4, cpu: 64, memory: 64 } },
  });
  looks = 0;
  // A waiter's pauses are cut short: each of its looks lets time pass in the lab instead.
  lab.ecs.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const answer = await next(args);
        if (!commandName.startsWith('Describe')) return answer;
        looks += 1;
        lab.pass(1000);
        return answer;
      },
    { step: 'initialize' },
  );
  options = { client: lab.ecs, maxWaitTime: 60, minDelay: 0.001, maxDelay: 0.002 };
});

afterEach(() => lab.close());

it('waits until services are stable', async () => {
  await lab.ecs.send(
    new UpdateServiceCommand({ cluster, service: 'web', desiredCount: 6, forceNewDeployment: true }),
  );
  const { state } = await waitUntilServicesStable(options, { cluster, services: ['web'] });
  expect(state).toBe('SUCCESS');
  expect(looks).toBeGreaterThan(1);
});

it('does not wait for the stability of a service that is not there', async () => {
  const waiting = waitUntilServicesStable(options, { cluster, services: ['ghost'] });
  await expect(waiting).rejects.toThrow('FAILURE');
});

it('waits until services are INACTIVE', async () => {
  await lab.ecs.send(new DeleteServiceCommand({ cluster, service: 'web', force: true }));
  const { state } = await waitUntilServicesInactive(options, { cluster, services: ['web'] });
  expect(state).toBe('SUCCESS');
  expect(looks).toBeGreaterThan(1);
});

it('waits until tasks run, and until they are stopped', async () => {
  const run = await lab.ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'web', count: 2 }));
  const tasks = run.tasks?.map(({ taskArn = '' }) => taskArn) ?? [];
  expect((await waitUntilTasksRunning(options, { cluster, tasks })).state).toBe('SUCCESS');
  expect(looks).toBeGreaterThan(1);
  looks = 0;
  for (const task of tasks) await lab.ecs.send(new StopTaskCommand({ cluster, task }));
  expect((await waitUntilTasksStopped(options, { cluster, tasks })).state).toBe('SUCCESS');
  const { taskArns } = await lab.ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }));
  expect(taskArns?.toSorted()).toEqual(tasks.toSorted());
});

it('gives up on tasks that were to run and have stopped', async () => {
  const [task = ''] = lab.control.state.ecs.tasks.keys();
  lab.world.endTask(task, 1);
  const waiting = waitUntilTasksRunning(options, { cluster, tasks: [task] });
  await expect(waiting).rejects.toThrow('FAILURE');
});
