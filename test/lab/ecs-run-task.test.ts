import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StartTaskCommand,
} from '@aws-sdk/client-ecs';
import type { RunTaskCommandInput, StartTaskCommandInput } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';
const prefix = 'arn:aws:ecs:lab-local-1:000000000000';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 4 },
    services: { web: { tasks: 1, cpu: 64, memory: 64 } },
  });
  await register('job', 64);
});

afterEach(() => lab.close());

const register = (family: string, cpu: number) =>
  lab.ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      tags: [{ key: 'of', value: 'definition' }],
      containerDefinitions: [{ name: 'app', image: 'app:1', cpu, memory: 64 }],
    }),
  );
const run = (input: Partial<RunTaskCommandInput> = {}) =>
  lab.ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'job', ...input }));
const hosts = () => [...lab.control.state.ecs.containerInstances.keys()];

describe('RunTask', () => {
  it('places tasks of no service, which run', async () => {
    const { tasks = [], failures } = await run({ count: 3, startedBy: 'me', group: 'jobs' });
    expect(failures).toEqual([]);
    expect(tasks).toHaveLength(3);
    expect(tasks[0]).toMatchObject({
      group: 'jobs',
      startedBy: 'me',
      desiredStatus: 'RUNNING',
      taskDefinitionArn: `${prefix}:task-definition/job:1`,
      containers: [{ name: 'app', image: 'app:1', networkBindings: [] }],
    });
    const listed = await lab.ecs.send(new ListTasksCommand({ cluster, startedBy: 'me' }));
    expect(listed.taskArns).toHaveLength(3);
    lab.pass(10_000);
    const [taskArn = ''] = listed.taskArns ?? [];
    const after = await lab.ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    expect(after.tasks).toMatchObject([{ lastStatus: 'RUNNING' }]);
    const { services } = lab.control.state.ecs;
    expect([...services.keys()]).toEqual(['web']);
  });

  it('groups by family, and tags as it is asked to', async () => {
    const { tasks } = await run({
      tags: [{ key: 'team', value: 'a' }],
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: true,
    });
    expect(tasks).toMatchObject([
      {
        group: 'family:job',
        tags: [
          { key: 'of', value: 'definition' },
          { key: 'team', value: 'a' },
          { key: 'aws:ecs:clusterName', value: 'shop' },
        ],
      },
    ]);
  });

  it('follows constraints and strategies', async () => {
    const { tasks = [] } = await run({ count: 4, placementConstraints: [{ type: 'distinctInstance' }] });
    expect(new Set(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(4);
    const packed = await run({ count: 4, placementStrategy: [{ type: 'binpack', field: 'memory' }] });
    expect(new Set(packed.tasks?.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(1);
  });

  it('starts nothing when it is sent again, by its client token', async () => {
    const first = await run({ count: 2, clientToken: 'one' });
    const again = await run({ count: 2, clientToken: 'one' });
    const arns = first.tasks?.map(({ taskArn }) => taskArn);
    expect(again.tasks?.map(({ taskArn }) => taskArn)).toEqual(arns);
    await expect(run({ count: 3, clientToken: 'one' })).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: arns,
    });
    const other = await run({ count: 2, clientToken: 'two' });
    expect(arns).not.toContain(other.tasks?.[0]?.taskArn);
    lab.pass(3_600_000);
    expect((await run({ count: 1, clientToken: 'one' })).tasks).toHaveLength(1);
  });

  it('starts what fits and tells why the rest did not', async () => {
    await register('large', 1100);
    const { tasks, failures = [] } = await run({ taskDefinition: 'large', count: 10 });
    expect(tasks).toHaveLength(4);
    expect(failures.length).toBeGreaterThan(0);
    for (const { arn, reason } of failures) {
      expect(hosts().map((id) => `${prefix}:container-instance/shop/${id}`)).toContain(arn);
      expect(reason).toBe('RESOURCE:CPU');
    }
  });

  it.each<[Partial<RunTaskCommandInput>, string]>([
    [{ count: 0 }, 'count should be between 1 and 10'],
    [{ count: 11 }, 'count should be between 1 and 10'],
    [{ group: 'service:web' }, 'Invalid namespace for group.'],
    [{ startedBy: 'x'.repeat(129) }, 'startedBy can have at most 128 characters.'],
    [{ launchType: 'FARGATE' }, 'The lab does not model the launch type FARGATE.'],
    [{ enableExecuteCommand: true }, 'The lab does not model enableExecuteCommand.'],
    [
      { overrides: { containerOverrides: [{ name: 'app', command: ['true'] }] } },
      "The lab does not model overrides of a container's command.",
    ],
    [
      { overrides: { containerOverrides: [{ name: 'ghost' }] } },
      'Override for container named ghost is not a container in the TaskDefinition.',
    ],
    [{ overrides: { cpu: '512' } }, 'The lab does not model cpu.'],
    [
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
      'Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    [
      { placementStrategy: [{ type: 'binpack', field: 'disk' }] },
      'Invalid field for the binpack placement strategy: disk',
    ],
  ])('refuses %j', async (input, message) => {
    await expect(run(input)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('needs a task definition and a cluster with container instances', async () => {
    await expect(run({ taskDefinition: 'ghost' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
    await expect(run({ cluster: 'other' })).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    await lab.ecs.send(new CreateClusterCommand({ clusterName: 'empty' }));
    await expect(run({ cluster: 'empty' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });
});

describe('StartTask', () => {
  const start = (containerInstances: string[], input: Partial<StartTaskCommandInput> = {}) =>
    lab.ecs.send(new StartTaskCommand({ cluster, taskDefinition: 'job', containerInstances, ...input }));

  it('starts one task on each container instance that is named', async () => {
    const [first = '', second = ''] = hosts();
    const arns = [first, second].map((id) => `${prefix}:container-instance/shop/${id}`);
    const { tasks, failures } = await start([first, arns[1] ?? '', 'ghost'], { startedBy: 'me' });
    expect(tasks?.map(({ containerInstanceArn }) => containerInstanceArn)).toEqual(arns);
    expect(tasks).toMatchObject([{ startedBy: 'me' }, { startedBy: 'me' }]);
    expect(failures).toEqual([{ arn: `${prefix}:container-instance/shop/ghost`, reason: 'MISSING' }]);
  });

  it('tells why one did not take it', async () => {
    const [host = ''] = hosts();
    await register('large', 1100);
    await start([host], { taskDefinition: 'large' });
    const { tasks, failures } = await start([host], { taskDefinition: 'large' });
    expect(tasks).toEqual([]);
    expect(failures).toEqual([{ arn: `${prefix}:container-instance/shop/${host}`, reason: 'RESOURCE:CPU' }]);
  });

  it('takes one to ten', async () => {
    await expect(start([])).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const eleven = Array.from({ length: 11 }, (_, n) => `c${n}`);
    await expect(start(eleven)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
