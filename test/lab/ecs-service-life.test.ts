import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { CreateServiceCommandInput, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
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
    services: { web: { tasks: 2, cpu: 64, memory: 64 } },
  });
  await register('api');
});

afterEach(() => lab.close());

const register = (family: string) =>
  lab.ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      tags: [{ key: 'of', value: 'definition' }],
      containerDefinitions: [
        { name: 'app', image: 'app:1', cpu: 64, memory: 64, portMappings: [{ containerPort: 80 }] },
      ],
    }),
  );
const create = async (input: Partial<CreateServiceCommandInput> = {}) =>
  (
    await lab.ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName: 'api',
        taskDefinition: 'api',
        desiredCount: 2,
        ...input,
      }),
    )
  ).service;
const update = async (input: Partial<UpdateServiceCommandInput> = {}) =>
  (await lab.ecs.send(new UpdateServiceCommand({ cluster, service: 'api', ...input }))).service;
const remove = async (service: string, force?: boolean) =>
  (await lab.ecs.send(new DeleteServiceCommand({ cluster, service, force }))).service;
const look = async (service = 'api') =>
  (await lab.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }))).services?.[0];
const tasksOf = async (serviceName: string) =>
  (await lab.ecs.send(new ListTasksCommand({ cluster, serviceName }))).taskArns ?? [];

describe('a service that is created', () => {
  it('is described as it was asked for, and gets its tasks', async () => {
    const service = await create({
      placementStrategy: [{ type: 'spread', field: 'host' }],
      placementConstraints: [{ type: 'distinctInstance' }],
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      tags: [{ key: 'team', value: 'a' }],
    });
    expect(service).toMatchObject({
      serviceArn: `${prefix}:service/shop/api`,
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      taskDefinition: `${prefix}:task-definition/api:1`,
      placementStrategy: [{ type: 'spread', field: 'instanceId' }],
      placementConstraints: [{ type: 'distinctInstance' }],
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2 }],
      tags: [{ key: 'team', value: 'a' }],
    });
    lab.pass(60_000);
    expect(await look()).toMatchObject({
      runningCount: 2,
      deployments: [{ rolloutState: 'COMPLETED', runningCount: 2 }],
    });
    expect(await tasksOf('api')).toHaveLength(2);
  });

  it('is known again by its client token alone', async () => {
    await create({ clientToken: 'one' });
    expect(await create({ clientToken: 'one' })).toMatchObject({ serviceName: 'api', status: 'ACTIVE' });
    for (const clientToken of ['two', undefined])
      await expect(create({ clientToken })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'Creation of service was not idempotent.',
      });
  });

  it('keeps its zones even unless it says otherwise, or cannot', async () => {
    const spreadHosts = [{ type: 'spread', field: 'instanceId' } as const];
    expect(await create()).toMatchObject({ availabilityZoneRebalancing: 'ENABLED' });
    expect(await create({ serviceName: 'b', availabilityZoneRebalancing: 'DISABLED' })).toMatchObject({
      availabilityZoneRebalancing: 'DISABLED',
    });
    expect(await create({ serviceName: 'c', placementStrategy: spreadHosts })).toMatchObject({
      availabilityZoneRebalancing: 'DISABLED',
    });
    const asked = create({
      serviceName: 'd',
      placementStrategy: spreadHosts,
      availabilityZoneRebalancing: 'ENABLED',
    });
    await expect(asked).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(await update({ desiredCount: 3 })).toMatchObject({ availabilityZoneRebalancing: 'ENABLED' });
    expect(await update({ availabilityZoneRebalancing: 'DISABLED' })).toMatchObject({
      availabilityZoneRebalancing: 'DISABLED',
    });
    expect(await update({ desiredCount: 2 })).toMatchObject({ availabilityZoneRebalancing: 'DISABLED' });
  });

  it('may run once on every container instance', async () => {
    await create({ schedulingStrategy: 'DAEMON', desiredCount: undefined });
    lab.pass(60_000);
    expect(await look()).toMatchObject({ schedulingStrategy: 'DAEMON', desiredCount: 4, runningCount: 4 });
    await expect(update({ desiredCount: 2 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(await remove('api')).toMatchObject({ status: 'DRAINING' });
  });

  it('passes its tags on to its tasks', async () => {
    await create({
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
      tags: [{ key: 'team', value: 'a' }],
    });
    await create({ serviceName: 'b', propagateTags: 'TASK_DEFINITION' });
    lab.pass(10_000);
    const tags = [...lab.control.state.ecs.tasks.values()].map((task) => [task.service, task.tags]);
    expect(tags).toContainEqual([
      'api',
      { team: 'a', 'aws:ecs:clusterName': 'shop', 'aws:ecs:serviceName': 'api' },
    ]);
    expect(tags).toContainEqual(['b', { of: 'definition' }]);
  });
});

describe('a service that is updated', () => {
  beforeEach(async () => {
    await create();
    lab.pass(60_000);
  });

  it('gets another number of tasks, without a deployment', async () => {
    const id = (await look())?.deployments?.[0]?.id;
    expect(await update({ desiredCount: 4 })).toMatchObject({ desiredCount: 4 });
    lab.pass(60_000);
    expect(await look()).toMatchObject({ runningCount: 4, deployments: [{ id }] });
    await update({ desiredCount: 1 });
    lab.pass(60_000);
    expect(await look()).toMatchObject({ runningCount: 1, deployments: [{ id }] });
  });

  it('rolls out another revision', async () => {
    await register('api');
    const before = await tasksOf('api');
    expect(await update({ taskDefinition: 'api' })).toMatchObject({
      taskDefinition: `${prefix}:task-definition/api:2`,
      deployments: [
        { status: 'PRIMARY', taskDefinition: `${prefix}:task-definition/api:2`, desiredCount: 2 },
        { status: 'ACTIVE', taskDefinition: `${prefix}:task-definition/api:1`, runningCount: 2 },
      ],
    });
    lab.pass(120_000);
    expect(await look()).toMatchObject({
      runningCount: 2,
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 }],
    });
    for (const task of await tasksOf('api')) expect(before).not.toContain(task);
  });

  it('rolls out the same revision by force alone', async () => {
    expect((await update({ taskDefinition: 'api:1' }))?.deployments).toHaveLength(1);
    expect((await update({ forceNewDeployment: true }))?.deployments).toHaveLength(2);
  });

  it('keeps what is not said, and runs on with a revision that was deregistered', async () => {
    await update({ deploymentConfiguration: { minimumHealthyPercent: 50 } });
    const deregister = new DeregisterTaskDefinitionCommand({ taskDefinition: 'api:1' });
    await lab.ecs.send(deregister);
    expect(await update({ deploymentConfiguration: { maximumPercent: 150 } })).toMatchObject({
      desiredCount: 2,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 },
    });
    await expect(update({ taskDefinition: 'api:1' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
  });

  it('must be there, and ACTIVE', async () => {
    await expect(update({ service: 'ghost' })).rejects.toMatchObject({
      name: 'ServiceNotFoundException',
      message: 'Service not found.',
    });
    await remove('api', true);
    await expect(update()).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
      message: 'Service was not ACTIVE.',
    });
  });
});

describe('a service that is deleted', () => {
  beforeEach(async () => {
    await create();
    lab.pass(60_000);
  });

  it('must want no tasks, or be forced', async () => {
    await expect(remove('api')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The service cannot be stopped while it is scaled above 0.',
    });
    expect(await remove('api', true)).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
    await expect(remove('ghost')).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
  });

  it('drains, then is INACTIVE and described for a while', async () => {
    await update({ desiredCount: 0 });
    await remove('api');
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Unable to Start a service that is still Draining.',
    });
    lab.pass(60_000);
    expect(await look()).toMatchObject({ status: 'INACTIVE', runningCount: 0, deployments: [] });
    const { serviceArns } = await lab.ecs.send(new ListServicesCommand({ cluster }));
    expect(serviceArns).toEqual([`${prefix}:service/shop/web`]);
    lab.pass(3_600_000);
    expect(await look()).toBeUndefined();
  });

  it('makes way for another of its name', async () => {
    await remove('api', true);
    lab.pass(60_000);
    await create({ desiredCount: 3 });
    lab.pass(3_600_000);
    expect(await look()).toMatchObject({ status: 'ACTIVE', runningCount: 3 });
  });
});
