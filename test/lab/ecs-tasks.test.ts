import {
  DescribeTasksCommand,
  ListTasksCommand,
  paginateListTasks,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { ListTasksCommandInput } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskRecord } from '../../src/lab/control/ecs/records.ts';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';
const prefix = 'arn:aws:ecs:lab-local-1:000000000000';
const ghost = 'f'.repeat(32);

let lab: ServedLab;
let task: TaskRecord;
let own: string;

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 4 },
    services: {
      web: { tasks: 6, cpu: 64, memory: 64 },
      api: { tasks: 6, cpu: 64, memory: 64 },
      net: { tasks: 1, cpu: 64, memory: 64, network: 'awsvpc' },
    },
  });
  const record = [...lab.control.state.ecs.tasks.values()].find(({ service }) => service === 'web');
  if (!record) throw new Error('no task runs');
  task = record;
  own = `${prefix}:task/shop/${task.id}`;
});

afterEach(() => lab.close());

const list = async (input: ListTasksCommandInput = {}) =>
  (await lab.ecs.send(new ListTasksCommand({ cluster, ...input }))).taskArns ?? [];
const describeThem = (...tasks: string[]) => lab.ecs.send(new DescribeTasksCommand({ cluster, tasks }));
const terminateHost = () => lab.control.ec2.terminate([task.instanceId], { skipOsShutdown: true });

/** What only a client without types would say. */
function wordless(input: Record<string, string>): ListTasksCommandInput {
  return input;
}

describe('tasks', () => {
  it('are listed in pages, each once', async () => {
    const seen: string[] = [];
    for await (const page of paginateListTasks({ client: lab.ecs, pageSize: 5 }, { cluster }))
      seen.push(...(page.taskArns ?? []));
    expect(seen).toHaveLength(13);
    expect(new Set(seen).size).toBe(13);
  });

  it('are listed by service, host, wanted status, family, starter and launch type', async () => {
    const host = `${prefix}:container-instance/shop/${task.containerInstanceId}`;
    expect(await list({ serviceName: 'web' })).toHaveLength(6);
    const onHost = await list({ serviceName: `${prefix}:service/shop/web`, containerInstance: host });
    expect(onHost).toContain(own);
    expect(onHost.length).toBeLessThan(6);
    expect((await list({ containerInstance: task.containerInstanceId })).length).toBeGreaterThan(
      onHost.length,
    );
    expect(await list({ family: 'web' })).toHaveLength(6);
    expect(await list({ startedBy: task.startedBy })).toHaveLength(6);
    expect(await list({ launchType: 'FARGATE' })).toEqual([]);
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([]);
    terminateHost();
    lab.pass(3000);
    expect(await list({ desiredStatus: 'STOPPED' })).toContain(own);
    expect(await list()).not.toContain(own);
  });

  it.each<[ListTasksCommandInput, { name: string; message?: string }]>([
    [{ serviceName: 'ghost' }, { name: 'ServiceNotFoundException', message: 'Service not found.' }],
    [{ nextToken: 'bogus' }, { name: 'InvalidParameterException', message: 'Invalid token bogus' }],
    [{ containerInstance: 'ghost' }, { name: 'InvalidParameterException' }],
    [{ maxResults: 101 }, { name: 'InvalidParameterException' }],
    [
      { family: 'a.b' },
      { name: 'InvalidParameterException', message: 'family must match ^[a-zA-Z0-9\\-_]+$' },
    ],
    [
      { family: 'web', startedBy: 'me' },
      { name: 'InvalidParameterException', message: 'startedBy must be the only filter that is used.' },
    ],
    [{ cluster: 'other' }, { name: 'ClusterNotFoundException' }],
    [
      wordless({ desiredStatus: 'IDLE' }),
      {
        name: 'InvalidParameterException',
        message: 'desiredStatus should be one of [RUNNING,PENDING,STOPPED]',
      },
    ],
  ])('are not listed by %j', async (input, error) => {
    await expect(list(input)).rejects.toMatchObject(error);
  });

  it('are described with what they run and where', async () => {
    const { tasks, failures } = await describeThem(task.id, own, ghost, `${prefix}:task/other/${task.id}`);
    expect(tasks).toMatchObject([
      {
        taskArn: own,
        clusterArn: `${prefix}:cluster/shop`,
        taskDefinitionArn: `${prefix}:task-definition/web:1`,
        containerInstanceArn: `${prefix}:container-instance/shop/${task.containerInstanceId}`,
        group: 'service:web',
        startedBy: task.deploymentId,
        launchType: 'EC2',
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
        cpu: '64',
        memory: '64',
        availabilityZone: lab.control.state.ec2.instances.get(task.instanceId)?.zone,
        createdAt: expect.any(Date),
        startedAt: expect.any(Date),
        attachments: [],
        tags: [],
        containers: [
          {
            name: 'web',
            lastStatus: 'RUNNING',
            networkBindings: [
              {
                bindIP: task.address?.host,
                hostPort: task.address?.port,
                containerPort: 8080,
                protocol: 'tcp',
              },
            ],
            networkInterfaces: [],
          },
        ],
      },
    ]);
    expect(tasks?.[0]).not.toHaveProperty('stopCode');
    expect(failures).toEqual([
      { arn: `${prefix}:task/shop/${ghost}`, reason: 'MISSING' },
      { arn: `${prefix}:task/other/${task.id}`, reason: 'MISSING' },
    ]);
  });

  it('are described with the interface of their own network', async () => {
    const [arn = ''] = await list({ serviceName: 'net' });
    const record = lab.control.state.ecs.tasks.get(arn.split('/').at(-1) ?? '');
    const privateIpv4Address = record?.address?.host;
    const { tasks } = await describeThem(arn);
    expect(tasks).toMatchObject([
      {
        attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED' }],
        containers: [{ networkBindings: [], networkInterfaces: [{ privateIpv4Address }] }],
      },
    ]);
    expect(tasks?.[0]?.attachments?.[0]?.details).toEqual(
      expect.arrayContaining([
        { name: 'networkInterfaceId', value: record?.networkInterfaceId },
        { name: 'privateIPv4Address', value: privateIpv4Address },
      ]),
    );
    expect(tasks?.[0]?.containers?.[0]?.networkInterfaces?.[0]?.attachmentId).toBe(
      tasks?.[0]?.attachments?.[0]?.id,
    );
    lab.world.endTask(record?.id ?? '', 0);
    expect((await describeThem(arn)).tasks).toMatchObject([
      {
        lastStatus: 'DEPROVISIONING',
        attachments: [{ status: 'DETACHING' }],
        containers: [{ lastStatus: 'STOPPED', exitCode: 0 }],
      },
    ]);
    lab.pass(10_000);
    expect((await describeThem(arn)).tasks).toMatchObject([
      { lastStatus: 'STOPPED', attachments: [{ status: 'DELETED' }] },
    ]);
  });

  it('are described after their end, an hour long', async () => {
    lab.world.endTask(task.id, 3);
    expect((await describeThem(task.id)).tasks).toMatchObject([
      {
        lastStatus: 'STOPPED',
        desiredStatus: 'STOPPED',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        stoppedAt: expect.any(Date),
        containers: [{ lastStatus: 'STOPPED', exitCode: 3 }],
      },
    ]);
    lab.pass(3_600_000);
    expect((await describeThem(task.id)).failures).toMatchObject([{ reason: 'MISSING' }]);
  });

  it('have no exit code when their host is gone', async () => {
    terminateHost();
    lab.pass(3000);
    const { tasks } = await describeThem(task.id);
    expect(tasks).toMatchObject([
      {
        lastStatus: 'STOPPED',
        stopCode: 'TerminationNotice',
        stoppedReason: `Host EC2 (instance ${task.instanceId}) terminated.`,
      },
    ]);
    expect(tasks?.[0]?.containers?.[0]).not.toHaveProperty('exitCode');
  });

  it('are described by their ids, one to a hundred', async () => {
    await expect(describeThem()).rejects.toMatchObject({ message: 'Tasks cannot be empty.' });
    await expect(describeThem('abc')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'taskId length should be one of [32,36]',
    });
    const many = Array.from({ length: 101 }, (_, n) => String(n).padStart(32, '0'));
    await expect(describeThem(...many)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('StopTask', () => {
  const stop = (id: string, reason?: string) =>
    lab.ecs.send(new StopTaskCommand({ cluster, task: id, reason }));

  it('stops a task for its user, and its service starts another', async () => {
    const { task: stopped } = await stop(own, 'as a test');
    expect(stopped).toMatchObject({
      taskArn: own,
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'as a test',
    });
    lab.pass(60_000);
    expect((await describeThem(own)).tasks).toMatchObject([
      { lastStatus: 'STOPPED', stopCode: 'UserInitiated' },
    ]);
    expect(await list({ serviceName: 'web' })).toHaveLength(6);
  });

  it('gives a reason where none is said', async () => {
    expect((await stop(task.id)).task?.stoppedReason).toBe('Task stopped by user');
  });

  it('must name a task', async () => {
    for (const wrong of [ghost, `${prefix}:task/other/${task.id}`])
      await expect(stop(wrong)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'The referenced task was not found.',
      });
    await expect(stop('abc')).rejects.toMatchObject({ message: 'taskId length should be one of [32,36]' });
    await expect(stop(own, 'x'.repeat(1025))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
