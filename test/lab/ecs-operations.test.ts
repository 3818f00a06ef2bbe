import {
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListServicesCommand,
  ListTasksCommand,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import type { ListTasksCommandInput } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';
const names = Array.from({ length: 12 }, (_, n) => `svc-${String(n).padStart(2, '0')}`);
const prefix = 'arn:aws:ecs:lab-local-1:000000000000';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 4 },
    services: {
      ...Object.fromEntries(names.map((name) => [name, { tasks: 2, cpu: 64, memory: 64 }])),
      worker: { tasks: 1, cpu: 64, memory: 64, path: 'none' },
    },
  });
});

afterEach(() => lab.close());

const listTasks = async (input: ListTasksCommandInput = {}) =>
  (await lab.ecs.send(new ListTasksCommand({ cluster, ...input }))).taskArns ?? [];

describe('clusters', () => {
  it('are listed, described and counted', async () => {
    const { clusterArns } = await lab.ecs.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([`${prefix}:cluster/shop`]);
    const { clusters, failures } = await lab.ecs.send(
      new DescribeClustersCommand({ clusters: ['shop', 'other'], include: ['STATISTICS'] }),
    );
    expect(clusters).toMatchObject([
      {
        clusterName: 'shop',
        status: 'ACTIVE',
        registeredContainerInstancesCount: 4,
        runningTasksCount: 25,
        pendingTasksCount: 0,
        activeServicesCount: 13,
      },
    ]);
    expect(clusters?.[0]?.statistics).toContainEqual({ name: 'runningEC2TasksCount', value: '25' });
    expect(failures).toEqual([{ arn: `${prefix}:cluster/other`, reason: 'MISSING' }]);
  });

  it('that are unknown, and the default one where it is not ours, are not found', async () => {
    for (const wrong of ['other', `${prefix}:cluster/other`, undefined]) {
      const asked = lab.ecs.send(new ListServicesCommand({ cluster: wrong }));
      await expect(asked).rejects.toMatchObject({
        name: 'ClusterNotFoundException',
        message: 'Cluster not found.',
      });
    }
  });
});

describe('services', () => {
  it('are listed by tens unless asked otherwise, with short names and ARNs', async () => {
    const first = await lab.ecs.send(new ListServicesCommand({ cluster }));
    expect(first.serviceArns).toHaveLength(10);
    const second = await lab.ecs.send(
      new ListServicesCommand({ cluster: `${prefix}:cluster/shop`, nextToken: first.nextToken }),
    );
    expect(second.nextToken).toBeUndefined();
    expect([...(first.serviceArns ?? []), ...(second.serviceArns ?? [])]).toEqual(
      [...names, 'worker'].map((name) => `${prefix}:service/shop/${name}`),
    );
    const all = await lab.ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
    expect(all.serviceArns).toHaveLength(13);
    const fargate = await lab.ecs.send(new ListServicesCommand({ cluster, launchType: 'FARGATE' }));
    expect(fargate.serviceArns).toEqual([]);
  });

  it('are described with counts, deployment, events, balancer and placement', async () => {
    lab.pass(5000);
    const { services, failures } = await lab.ecs.send(
      new DescribeServicesCommand({
        cluster,
        services: [
          'svc-00',
          `${prefix}:service/shop/svc-00`,
          `${prefix}:service/shop/worker`,
          'ghost',
          `${prefix}:service/other/svc-01`,
        ],
      }),
    );
    expect(services).toMatchObject([
      {
        serviceName: 'svc-00',
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 2,
        pendingCount: 0,
        taskDefinition: `${prefix}:task-definition/svc-00:1`,
        deployments: [{ status: 'PRIMARY', desiredCount: 2, runningCount: 2, rolloutState: 'COMPLETED' }],
        loadBalancers: [{ containerName: 'svc-00', containerPort: 8080 }],
        placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }, {}],
      },
      { serviceName: 'worker', loadBalancers: [] },
    ]);
    expect(services?.[0]?.events?.[0]?.message).toBe('(service svc-00) has reached a steady state.');
    expect(failures).toEqual([
      { arn: `${prefix}:service/shop/ghost`, reason: 'MISSING' },
      { arn: `${prefix}:service/other/svc-01`, reason: 'MISSING' },
    ]);
  });

  it('count a lost task as pending while its replacement comes up', async () => {
    const [task] = lab.control.state.ecs.tasks.values();
    if (!task) throw new Error('no task runs');
    lab.control.ec2.terminate([task.instanceId], { skipOsShutdown: true });
    lab.pass(2000);
    const ask = new DescribeServicesCommand({ cluster, services: [task.service] });
    const during = await lab.ecs.send(ask);
    expect(during.services).toMatchObject([
      { runningCount: 1, pendingCount: 1, deployments: [{ runningCount: 1, pendingCount: 1 }] },
    ]);
    lab.pass(60_000);
    const after = await lab.ecs.send(ask);
    expect(after.services).toMatchObject([{ runningCount: 2, pendingCount: 0 }]);
  });

  it('are asked for one to ten at a time', async () => {
    const eleven = lab.ecs.send(new DescribeServicesCommand({ cluster, services: names.slice(0, 11) }));
    await expect(eleven).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const none = lab.ecs.send(new DescribeServicesCommand({ cluster, services: [] }));
    await expect(none).rejects.toMatchObject({ message: 'Services cannot be empty.' });
  });
});

describe('tasks', () => {
  it('are listed in pages, each once', async () => {
    const seen: string[] = [];
    for await (const page of paginateListTasks({ client: lab.ecs, pageSize: 10 }, { cluster }))
      seen.push(...(page.taskArns ?? []));
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  });

  it('are listed by service, host, wanted status, family and launch type', async () => {
    const [task] = lab.control.state.ecs.tasks.values();
    if (!task) throw new Error('no task runs');
    const own = `${prefix}:task/shop/${task.id}`;
    const host = `${prefix}:container-instance/shop/${task.containerInstanceId}`;
    const service = `${prefix}:service/shop/${task.service}`;
    expect(await listTasks({ serviceName: task.service })).toHaveLength(2);
    expect(await listTasks({ serviceName: service, containerInstance: host })).toContain(own);
    expect(await listTasks({ containerInstance: task.containerInstanceId })).toContain(own);
    expect(await listTasks({ family: task.service })).toHaveLength(2);
    expect(await listTasks({ launchType: 'FARGATE' })).toEqual([]);
    expect(await listTasks({ desiredStatus: 'STOPPED' })).toEqual([]);
    lab.control.ec2.terminate([task.instanceId], { skipOsShutdown: true });
    lab.pass(3000);
    expect(await listTasks({ desiredStatus: 'STOPPED' })).toContain(own);
    expect(await listTasks()).not.toContain(own);
  });

  it('are described, with the end of those whose host is gone', async () => {
    const [task] = lab.control.state.ecs.tasks.values();
    if (!task) throw new Error('no task runs');
    const ghost = 'f'.repeat(32);
    const ask = new DescribeTasksCommand({ cluster, tasks: [task.id, ghost] });
    const before = await lab.ecs.send(ask);
    expect(before.tasks).toMatchObject([
      {
        group: `service:${task.service}`,
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
        containers: [
          {
            lastStatus: 'RUNNING',
            networkBindings: [
              { bindIP: task.address?.host, hostPort: task.address?.port, containerPort: 8080 },
            ],
          },
        ],
      },
    ]);
    expect(before.failures).toEqual([{ arn: `${prefix}:task/shop/${ghost}`, reason: 'MISSING' }]);
    lab.control.ec2.terminate([task.instanceId], { skipOsShutdown: true });
    lab.pass(3000);
    const after = await lab.ecs.send(ask);
    expect(after.tasks).toMatchObject([
      {
        lastStatus: 'STOPPED',
        stopCode: 'TerminationNotice',
        stoppedReason: `Host EC2 (instance ${task.instanceId}) terminated.`,
        stoppedAt: expect.any(Date),
      },
    ]);
    expect(after.tasks?.[0]?.containers?.[0]).not.toHaveProperty('exitCode');
  });

  it("refuse in ECS's words what ECS refuses", async () => {
    await expect(listTasks({ serviceName: 'ghost' })).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
      message: 'Service not found.',
    });
    await expect(listTasks({ nextToken: 'bogus' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid token bogus',
    });
    await expect(listTasks({ containerInstance: 'ghost' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(listTasks({ maxResults: 101 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const describeTasks = (tasks: string[]) => lab.ecs.send(new DescribeTasksCommand({ cluster, tasks }));
    await expect(describeTasks([])).rejects.toMatchObject({ message: 'Tasks cannot be empty.' });
    await expect(describeTasks(['abc'])).rejects.toMatchObject({
      message: 'taskId length should be one of [32,36]',
    });
  });
});

describe('container instances', () => {
  const list = async (input: { filter?: string; status?: 'ACTIVE' | 'DRAINING' } = {}) =>
    (await lab.ecs.send(new ListContainerInstancesCommand({ cluster, ...input }))).containerInstanceArns ??
    [];

  it('are listed by status and by query', async () => {
    const [record] = lab.control.state.ecs.containerInstances.values();
    if (!record) throw new Error('no host is registered');
    const own = `${prefix}:container-instance/shop/${record.id}`;
    expect(await list()).toHaveLength(4);
    expect(await list({ status: 'DRAINING' })).toEqual([]);
    expect(await list({ filter: `ec2InstanceId == ${record.instanceId}` })).toEqual([own]);
    expect(
      await list({ filter: `ec2InstanceId in [${record.instanceId}, i-0] and agentConnected == true` }),
    ).toEqual([own]);
    expect(await list({ filter: 'attribute:ecs.availability-zone == lab-local-1a' })).toHaveLength(2);
    expect(await list({ filter: 'attribute:colour == red' })).toEqual([]);
    for (const filter of ['mood == good', 'anything goes', 'ec2InstanceId in i-0'])
      await expect(list({ filter })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('are described with what is left of them, and are inactive when their host is gone', async () => {
    const [record] = lab.control.state.ecs.containerInstances.values();
    if (!record) throw new Error('no host is registered');
    const ask = new DescribeContainerInstancesCommand({ cluster, containerInstances: [record.id, 'ghost'] });
    const { containerInstances = [], failures } = await lab.ecs.send(ask);
    const [before] = containerInstances;
    expect(before).toMatchObject({
      ec2InstanceId: record.instanceId,
      status: 'ACTIVE',
      agentConnected: true,
    });
    const running = before?.runningTasksCount ?? 0;
    expect(running).toBeGreaterThan(0);
    const cpu = (from: 'registeredResources' | 'remainingResources') =>
      before?.[from]?.find(({ name }) => name === 'CPU')?.integerValue;
    expect(cpu('registeredResources')).toBe(2048);
    expect(cpu('remainingResources')).toBe(2048 - 64 * running);
    expect(failures).toEqual([{ arn: `${prefix}:container-instance/shop/ghost`, reason: 'MISSING' }]);
    lab.control.ec2.terminate([record.instanceId], { skipOsShutdown: true });
    lab.pass(3000);
    const after = await lab.ecs.send(ask);
    expect(after.containerInstances).toMatchObject([{ status: 'INACTIVE', agentConnected: false }]);
    expect(await list()).not.toContain(before?.containerInstanceArn);
  });
});

describe('task definitions', () => {
  it('are described by family, revision or ARN', async () => {
    for (const taskDefinition of ['svc-00', 'svc-00:1', `${prefix}:task-definition/svc-00:1`]) {
      const found = await lab.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      expect(found.taskDefinition).toMatchObject({
        family: 'svc-00',
        revision: 1,
        networkMode: 'bridge',
        containerDefinitions: [{ name: 'svc-00', cpu: 64, memory: 64, essential: true }],
      });
    }
    for (const taskDefinition of ['ghost', 'svc-00:2']) {
      const missing = lab.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      await expect(missing).rejects.toMatchObject({
        name: 'ClientException',
        message: 'Unable to describe task definition.',
      });
    }
  });
});
