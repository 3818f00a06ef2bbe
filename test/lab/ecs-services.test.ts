import { DescribeServicesCommand, ListServicesCommand, paginateListServices } from '@aws-sdk/client-ecs';
import type { ListServicesCommandInput } from '@aws-sdk/client-ecs';
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
      log: { tasks: 0, cpu: 16, memory: 16, path: 'none', scheduling: 'daemon' },
    },
  });
});

afterEach(() => lab.close());

const list = async (input: ListServicesCommandInput = {}) =>
  (await lab.ecs.send(new ListServicesCommand({ cluster, ...input }))).serviceArns ?? [];
const describeThem = (...services: string[]) =>
  lab.ecs.send(new DescribeServicesCommand({ cluster, services }));

describe('services', () => {
  it('are listed by tens unless asked otherwise, with short names and ARNs', async () => {
    const first = await lab.ecs.send(new ListServicesCommand({ cluster }));
    expect(first.serviceArns).toHaveLength(10);
    const second = await lab.ecs.send(
      new ListServicesCommand({ cluster: `${prefix}:cluster/shop`, nextToken: first.nextToken }),
    );
    expect(second.nextToken).toBeUndefined();
    expect([...(first.serviceArns ?? []), ...(second.serviceArns ?? [])]).toEqual(
      ['log', ...names, 'worker'].map((name) => `${prefix}:service/shop/${name}`),
    );
    expect(await list({ maxResults: 100 })).toHaveLength(14);
    const pages: number[] = [];
    for await (const page of paginateListServices({ client: lab.ecs, pageSize: 6 }, { cluster }))
      pages.push(page.serviceArns?.length ?? 0);
    expect(pages).toEqual([6, 6, 2]);
  });

  it('are listed by launch type and scheduling strategy', async () => {
    expect(await list({ launchType: 'FARGATE' })).toEqual([]);
    expect(await list({ launchType: 'EC2', maxResults: 100 })).toHaveLength(14);
    expect(await list({ schedulingStrategy: 'DAEMON' })).toEqual([`${prefix}:service/shop/log`]);
    expect(await list({ schedulingStrategy: 'REPLICA', maxResults: 100 })).toHaveLength(13);
    await expect(list({ maxResults: 101 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(list({ nextToken: 'bogus' })).rejects.toMatchObject({ message: 'Invalid token bogus' });
  });

  it('are described with counts, deployment, events, balancer and placement', async () => {
    lab.pass(60_000);
    const { services, failures } = await describeThem(
      'svc-00',
      `${prefix}:service/shop/svc-00`,
      `${prefix}:service/shop/worker`,
      'ghost',
      `${prefix}:service/other/svc-01`,
    );
    expect(services).toMatchObject([
      {
        serviceName: 'svc-00',
        serviceArn: `${prefix}:service/shop/svc-00`,
        clusterArn: `${prefix}:cluster/shop`,
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 2,
        pendingCount: 0,
        launchType: 'EC2',
        schedulingStrategy: 'REPLICA',
        taskDefinition: `${prefix}:task-definition/svc-00:1`,
        deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
        deployments: [{ status: 'PRIMARY', desiredCount: 2, runningCount: 2, rolloutState: 'COMPLETED' }],
        loadBalancers: [{ containerName: 'svc-00', containerPort: 8080 }],
        placementStrategy: [
          { type: 'spread', field: 'attribute:ecs.availability-zone' },
          { type: 'spread', field: 'instanceId' },
        ],
        healthCheckGracePeriodSeconds: 0,
        availabilityZoneRebalancing: 'DISABLED',
      },
      { serviceName: 'worker', loadBalancers: [] },
    ]);
    const [described] = services ?? [];
    expect(described?.events?.map(({ message }) => message)).toContain(
      '(service svc-00) has reached a steady state.',
    );
    expect(described).not.toHaveProperty('tags');
    expect(described).not.toHaveProperty('networkConfiguration');
    expect(failures).toEqual([
      { arn: `${prefix}:service/shop/ghost`, reason: 'MISSING' },
      { arn: `${prefix}:service/other/svc-01`, reason: 'MISSING' },
    ]);
  });

  it('count a lost task as pending while its replacement comes up', async () => {
    const [task] = lab.control.state.ecs.tasks.values();
    if (!task) throw new Error('no task runs');
    const service = [...lab.control.state.ecs.tasks.values()].find(
      ({ service: name, instanceId }) => name !== 'log' && instanceId === task.instanceId,
    )?.service;
    if (service === undefined) throw new Error('the host has no task of a replica service');
    lab.control.ec2.terminate([task.instanceId], { skipOsShutdown: true });
    lab.pass(2000);
    const during = await describeThem(service);
    expect(during.services).toMatchObject([
      { runningCount: 1, pendingCount: 1, deployments: [{ runningCount: 1, pendingCount: 1 }] },
    ]);
    lab.pass(60_000);
    const after = await describeThem(service);
    expect(after.services).toMatchObject([{ runningCount: 2, pendingCount: 0 }]);
  });

  it('are asked for one to ten at a time', async () => {
    await expect(describeThem(...names.slice(0, 11))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(describeThem()).rejects.toMatchObject({ message: 'Services cannot be empty.' });
  });
});

describe('a daemon', () => {
  it('is described with one task on each container instance', async () => {
    const { services } = await describeThem('log');
    expect(services).toMatchObject([
      {
        schedulingStrategy: 'DAEMON',
        desiredCount: 4,
        runningCount: 4,
        deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
      },
    ]);
  });
});

describe('a service whose tasks have a network of their own', () => {
  it('is described with a subnet of each zone', async () => {
    const other = await servedLab({
      name: cluster,
      zones: 2,
      instances: { count: 2 },
      services: { web: { tasks: 2, network: 'awsvpc' } },
    });
    const asked = new DescribeServicesCommand({ cluster, services: ['web'] });
    const { services } = await other.ecs.send(asked);
    const subnets = other.control.state.ec2.zones.map(({ subnetId }) => subnetId);
    const networkConfiguration = { awsvpcConfiguration: { subnets, assignPublicIp: 'DISABLED' } };
    expect(services).toMatchObject([{ networkConfiguration, deployments: [{ networkConfiguration }] }]);
    await other.close();
  });
});
