import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  paginateListTaskDefinitions,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type {
  ContainerDefinition,
  ListTaskDefinitionsCommandInput,
  RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const prefix = 'arn:aws:ecs:lab-local-1:000000000000:task-definition';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({
    name: 'shop',
    zones: 2,
    instances: { count: 2 },
    services: {
      web: { tasks: 1, cpu: 64, memory: 64, answersIn: '20ms', environment: { COLOUR: 'red' } },
      own: { tasks: 1, cpu: 64, memory: 64, command: ['node', 'server.js'], port: 9000 },
    },
  });
});

afterEach(() => lab.close());

const describeOne = (taskDefinition: string) =>
  lab.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));
const register = (family: string) =>
  lab.ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64 }],
    }),
  );
const deregister = (taskDefinition: string) =>
  lab.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
const list = async (input: ListTaskDefinitionsCommandInput = {}) =>
  ((await lab.ecs.send(new ListTaskDefinitionsCommand(input))).taskDefinitionArns ?? []).map((arn) =>
    arn.replace(`${prefix}/`, ''),
  );

describe('a task definition of the lab file', () => {
  it('is described by family, revision or ARN', async () => {
    for (const name of ['web', 'web:1', `${prefix}/web:1`]) {
      expect((await describeOne(name)).taskDefinition).toMatchObject({
        taskDefinitionArn: `${prefix}/web:1`,
        family: 'web',
        revision: 1,
        status: 'ACTIVE',
        networkMode: 'bridge',
        containerDefinitions: [
          {
            name: 'web',
            cpu: 64,
            memory: 64,
            essential: true,
            portMappings: [{ containerPort: 8080, hostPort: 0, protocol: 'tcp' }],
          },
        ],
      });
    }
    for (const name of ['ghost', 'web:2', `${prefix}/ghost:1`])
      await expect(describeOne(name)).rejects.toMatchObject({
        name: 'ClientException',
        message: 'Unable to describe task definition.',
      });
  });

  it.each(['web', 'own'])('runs the same when the description of %s is registered again', async (family) => {
    const { taskDefinition = {} } = await describeOne(family);
    const { containerDefinitions, networkMode } = taskDefinition;
    await lab.ecs.send(new RegisterTaskDefinitionCommand({ family, networkMode, containerDefinitions }));
    const { taskDefinitions } = lab.control.state.ecs;
    const first = taskDefinitions.get(`${family}:1`);
    expect(taskDefinitions.get(`${family}:2`)).toMatchObject({
      cpu: first?.cpu,
      memory: first?.memory,
      container: first?.container ?? {},
    });
  });
});

describe('a task definition that is registered', () => {
  it('is described as it was given, with what ECS adds', async () => {
    const container: ContainerDefinition = {
      name: 'app',
      image: 'app:1',
      memoryReservation: 100,
      memory: 200,
      command: ['node', 'server.js'],
      environment: [{ name: 'COLOUR', value: 'red' }],
      stopTimeout: 5,
      dockerLabels: { team: 'a' },
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'shop' } },
    };
    const given: Omit<RegisterTaskDefinitionCommandInput, 'containerDefinitions'> = {
      family: 'api',
      networkMode: 'bridge',
      taskRoleArn: 'arn:aws:iam::000000000000:role/task',
      requiresCompatibilities: ['EC2'],
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type == t3.medium' }],
    };
    const { taskDefinition, tags } = await lab.ecs.send(
      new RegisterTaskDefinitionCommand({
        ...given,
        containerDefinitions: [{ ...container, portMappings: [{ containerPort: 3000 }] }],
        tags: [{ key: 'team', value: 'a' }],
      }),
    );
    expect(taskDefinition).toMatchObject({
      ...given,
      taskDefinitionArn: `${prefix}/api:1`,
      revision: 1,
      status: 'ACTIVE',
      containerDefinitions: [
        {
          ...container,
          cpu: 0,
          essential: true,
          portMappings: [{ containerPort: 3000, hostPort: 0, protocol: 'tcp' }],
        },
      ],
      registeredAt: expect.any(Date),
    });
    expect(tags).toEqual([{ key: 'team', value: 'a' }]);
    expect(await describeOne('api')).toMatchObject({ taskDefinition, tags });
    expect(lab.control.state.ecs.taskDefinitions.get('api:1')).toMatchObject({
      cpu: 0,
      memory: 100,
      container: {
        program: { kind: 'command', command: ['node', 'server.js'], environment: { COLOUR: 'red' } },
        port: { container: 3000, host: 0 },
        stopTimeoutMs: 5000,
      },
    });
  });

  it('says nothing that was not said', async () => {
    const { taskDefinition } = await register('api');
    for (const member of ['networkMode', 'requiresCompatibilities', 'taskRoleArn', 'cpu'])
      expect(taskDefinition).not.toHaveProperty(member);
    expect(lab.control.state.ecs.taskDefinitions.get('api:1')?.networkMode).toBe('bridge');
  });

  it('counts the revisions of its family, and the newest ACTIVE one stands for it', async () => {
    await register('api');
    await register('api');
    expect((await describeOne('api')).taskDefinition?.revision).toBe(2);
    await deregister('api:2');
    expect((await describeOne('api')).taskDefinition?.revision).toBe(1);
    expect((await register('api')).taskDefinition?.revision).toBe(3);
  });

  it("has the task's size before its container's, in units or vCPU and GB", async () => {
    for (const [cpu, memory] of [
      ['512', '1024'],
      ['.5 vCPU', '1 GB'],
    ])
      await lab.ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'sized',
          cpu,
          memory,
          containerDefinitions: [{ name: 'app', image: 'app:1', cpu: 100, memory: 200 }],
        }),
      );
    const { taskDefinitions } = lab.control.state.ecs;
    expect(taskDefinitions.get('sized:1')).toMatchObject({ cpu: 512, memory: 1024 });
    expect(taskDefinitions.get('sized:2')).toMatchObject({ cpu: 512, memory: 1024 });
  });

  it.each(['host', 'awsvpc'] as const)(
    'listens at the port of its container in %s mode',
    async (networkMode) => {
      const { taskDefinition } = await lab.ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'api',
          networkMode,
          containerDefinitions: [
            { name: 'app', image: 'app:1', memory: 64, portMappings: [{ containerPort: 80 }] },
          ],
        }),
      );
      expect(taskDefinition?.containerDefinitions?.[0]?.portMappings).toEqual([
        { containerPort: 80, hostPort: 80, protocol: 'tcp' },
      ]);
    },
  );
});

describe('task definitions', () => {
  it('are listed by family and revision, forth and back, by status and in pages', async () => {
    for (const family of ['api', 'api', 'api-b', 'web']) await register(family);
    expect(await list()).toEqual(['api:1', 'api:2', 'api-b:1', 'own:1', 'web:1', 'web:2']);
    expect(await list({ sort: 'DESC' })).toEqual(['web:2', 'web:1', 'own:1', 'api-b:1', 'api:2', 'api:1']);
    expect(await list({ familyPrefix: 'api' })).toEqual(['api:1', 'api:2']);
    await deregister('api:1');
    expect(await list({ familyPrefix: 'api' })).toEqual(['api:2']);
    expect(await list({ status: 'INACTIVE' })).toEqual(['api:1']);
    const pages: number[] = [];
    const config = { client: lab.ecs, pageSize: 2 };
    for await (const { taskDefinitionArns = [] } of paginateListTaskDefinitions(config, { sort: 'DESC' }))
      pages.push(taskDefinitionArns.length);
    expect(pages).toEqual([2, 2, 1]);
  });

  it('are listed as families, ACTIVE while one revision is', async () => {
    const families = async (status?: 'ACTIVE' | 'INACTIVE' | 'ALL', familyPrefix?: string) =>
      (await lab.ecs.send(new ListTaskDefinitionFamiliesCommand({ status, familyPrefix }))).families;
    await register('api');
    await register('api');
    await deregister('api:1');
    expect(await families()).toEqual(['api', 'own', 'web']);
    await deregister('api:2');
    expect(await families()).toEqual(['own', 'web']);
    expect(await families('INACTIVE')).toEqual(['api']);
    expect(await families('ALL', 'a')).toEqual(['api']);
  });

  it('are deregistered once, by their revision', async () => {
    await register('api');
    const { taskDefinition } = await deregister('api:1');
    expect(taskDefinition).toMatchObject({ status: 'INACTIVE', deregisteredAt: expect.any(Date) });
    expect((await describeOne('api:1')).taskDefinition?.status).toBe('INACTIVE');
    for (const name of ['api', 'api:1', 'ghost:1'])
      await expect(deregister(name)).rejects.toMatchObject({ name: 'ClientException' });
  });

  it('are deleted when they are INACTIVE, and go when nothing uses them', async () => {
    await register('api');
    const remove = (...taskDefinitions: string[]) =>
      lab.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions }));
    expect(await remove('api:1', 'ghost:1')).toMatchObject({
      taskDefinitions: [],
      failures: [
        { arn: `${prefix}/api:1`, reason: expect.stringContaining('still in ACTIVE status') },
        { arn: `${prefix}/ghost:1`, reason: expect.stringContaining('does not exist') },
      ],
    });
    await deregister('api:1');
    await deregister('web:1');
    expect((await remove('api:1', 'web:1')).taskDefinitions).toMatchObject([
      { status: 'DELETE_IN_PROGRESS', deleteRequestedAt: expect.any(Date) },
      { status: 'DELETE_IN_PROGRESS' },
    ]);
    lab.pass(2 * 3_600_000);
    await expect(describeOne('api:1')).rejects.toMatchObject({ name: 'ClientException' });
    expect((await describeOne('web:1')).taskDefinition?.status).toBe('DELETE_IN_PROGRESS');
    expect((await register('api')).taskDefinition?.revision).toBe(2);
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
