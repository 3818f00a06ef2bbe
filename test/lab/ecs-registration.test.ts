import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeAll(async () => {
  lab = await servedLab();
});

afterAll(() => lab.close());

const container: ContainerDefinition = { name: 'app', image: 'app:1', memory: 64 };
const register = (
  changes: Partial<RegisterTaskDefinitionCommandInput>,
  ofContainer: ContainerDefinition = {},
) =>
  lab.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      containerDefinitions: [{ ...container, ...ofContainer }],
      ...changes,
    }),
  );

describe('RegisterTaskDefinition', () => {
  it.each<[Partial<RegisterTaskDefinitionCommandInput>, string]>([
    [{ family: '' }, 'Family should not be null or empty.'],
    [{ family: 'a.b' }, 'Family contains invalid characters.'],
    [{ containerDefinitions: [] }, 'Container list cannot be empty.'],
    [
      { containerDefinitions: [container, container] },
      'The lab does not model task definitions of several containers.',
    ],
    [{ requiresCompatibilities: ['FARGATE'] }, 'The lab does not model the launch type FARGATE.'],
    [{ networkMode: 'none' }, 'The lab does not model the network mode none.'],
    [{ volumes: [{ name: 'data' }] }, 'The lab does not model volumes.'],
    [{ pidMode: 'host' }, 'The lab does not model pidMode.'],
    [{ cpu: 'much' }, "Invalid 'cpu' setting for task."],
    [{ memory: '-1' }, "Invalid 'memory' setting for task."],
    [
      { placementConstraints: [{ type: 'memberOf' }] },
      'The memberOf placement constraint needs an expression.',
    ],
  ])('refuses %j', async (changes, message) => {
    await expect(register(changes)).rejects.toMatchObject({ name: 'ClientException', message });
  });

  it.each<[ContainerDefinition, string]>([
    [{ name: '' }, 'Container.name should not be null or empty.'],
    [{ name: 'a b' }, 'Container.name contains invalid characters.'],
    [{ image: '' }, 'Container.image should not be null or empty.'],
    [{ essential: false }, 'A task definition must have at least one essential container.'],
    [
      { memory: undefined },
      "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
    ],
    [
      { memoryReservation: 65 },
      "Invalid setting for container 'app'. 'memory' must be greater than 'memoryReservation'.",
    ],
    [{ secrets: [{ name: 'a', valueFrom: 'b' }] }, 'The lab does not model secrets.'],
    [
      { healthCheck: { command: ['curl', '-f', 'http://localhost/'] } },
      "Container 'app': healthCheck.command begins with CMD or CMD-SHELL.",
    ],
    [
      { healthCheck: { command: ['CMD', 'true'], interval: 4 } },
      "Invalid 'healthCheck' setting for container 'app'.",
    ],
    [{ mountPoints: [{ sourceVolume: 'data' }] }, 'The lab does not model mountPoints.'],
    [{ resourceRequirements: [{ type: 'GPU', value: '1' }] }, 'The lab does not model resourceRequirements.'],
    [
      { portMappings: [{ containerPort: 80 }, { containerPort: 81 }] },
      'The lab does not model containers with several port mappings.',
    ],
    [{ portMappings: [{ containerPort: 80, protocol: 'udp' }] }, 'The lab does not model the protocol udp.'],
    [{ portMappings: [{ containerPort: 0 }] }, "Invalid 'containerPort' setting for container."],
    [
      { environment: [{ name: 'ANSWERS_IN_MS', value: 'soon' }] },
      'ANSWERS_IN_MS is a whole number of milliseconds.',
    ],
    [{ environment: [{ name: 'SERVE_PATH', value: 'api' }] }, 'SERVE_PATH is a path such as /checkout.'],
  ])('refuses a container with %j', async (ofContainer, message) => {
    await expect(register({}, ofContainer)).rejects.toMatchObject({ name: 'ClientException', message });
  });

  it.each(['host', 'awsvpc'] as const)('refuses two ports for one in %s mode', async (networkMode) => {
    const asked = register({ networkMode }, { portMappings: [{ containerPort: 80, hostPort: 8080 }] });
    await expect(asked).rejects.toMatchObject({
      name: 'ClientException',
      message: `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`,
    });
  });

  it.each([
    [[], { kind: 'built-in', answersInMs: 5, environment: {} }],
    [
      [
        { name: 'SERVE_PATH', value: '/api/' },
        { name: 'ANSWERS_IN_MS', value: '20' },
        { name: 'COLOUR', value: 'red' },
      ],
      { kind: 'built-in', path: '/api', answersInMs: 20, environment: { COLOUR: 'red' } },
    ],
    [
      [
        { name: 'WORKS_OFF_QUEUE', value: 'orders' },
        { name: 'WORKS_FOR_MS', value: '100' },
      ],
      { kind: 'daemon', queue: 'orders', worksForMs: 100, environment: {} },
    ],
  ])("makes a container without a command one of the lab's own, by %j", async (environment, program) => {
    const { taskDefinition } = await register({}, { environment });
    const key = `api:${taskDefinition?.revision}`;
    expect(lab.control.state.ecs.taskDefinitions.get(key)?.container.program).toEqual(program);
  });

  it('runs the health check of a container, and describes it with what ECS adds', async () => {
    const { taskDefinition } = await register(
      {},
      { healthCheck: { command: ['CMD-SHELL', 'test -e well'], startPeriod: 10 } },
    );
    expect(taskDefinition?.containerDefinitions?.[0]?.healthCheck).toEqual({
      command: ['CMD-SHELL', 'test -e well'],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 10,
    });
    const record = lab.control.state.ecs.taskDefinitions.get(`api:${taskDefinition?.revision}`);
    expect(record?.container.check).toEqual({
      command: ['/bin/sh', '-c', 'test -e well'],
      intervalMs: 30_000,
      timeoutMs: 5000,
      retries: 3,
      startPeriodMs: 10_000,
    });
  });

  it('runs the entry point with the command behind it', async () => {
    const { taskDefinition } = await register({}, { entryPoint: ['sh', '-c'], command: ['true'] });
    const key = `api:${taskDefinition?.revision}`;
    expect(lab.control.state.ecs.taskDefinitions.get(key)?.container.program).toEqual({
      kind: 'command',
      command: ['sh', '-c', 'true'],
      environment: {},
    });
  });
});
