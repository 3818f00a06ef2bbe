import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeregisterTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';

let lab: ServedLab;

beforeAll(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 2 },
    services: { web: { tasks: 1 } },
  });
});

afterAll(() => lab.close());

const create = (input: Partial<CreateServiceCommandInput>) =>
  lab.ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: 'api',
      taskDefinition: 'web',
      desiredCount: 1,
      ...input,
    }),
  );

describe('CreateService', () => {
  it.each<[Partial<CreateServiceCommandInput>, string]>([
    [{ serviceName: '' }, 'Service name cannot be null or empty.'],
    [{ serviceName: 'a b' }, 'Service name contains invalid characters.'],
    [
      { desiredCount: undefined },
      'The desired count is required for services that use the replica scheduling strategy.',
    ],
    [{ desiredCount: -1 }, 'The desired count cannot be less than 0.'],
    [{ desiredCount: 5001 }, 'The desired count cannot be more than 5000.'],
    [
      { schedulingStrategy: 'DAEMON' },
      'The daemon scheduling strategy does not support a desired count for services.',
    ],
    [
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    ],
    [{ deploymentConfiguration: { maximumPercent: 99 } }, 'maximumPercent cannot be less than 100.'],
    [
      { deploymentConfiguration: { minimumHealthyPercent: 101 } },
      'minimumHealthyPercent must be between 0 and 100.',
    ],
    [
      { deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: true } } },
      'Rollback cannot be enabled when the deployment circuit breaker is disabled.',
    ],
    [{ deploymentConfiguration: { bakeTimeInMinutes: 5 } }, 'The lab does not model bakeTimeInMinutes.'],
    [
      { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
      'The lab does not model the deployment strategy BLUE_GREEN.',
    ],
    [
      { deploymentConfiguration: { alarms: { alarmNames: ['a'], enable: true, rollback: false } } },
      'The lab does not model deployment alarms.',
    ],
    [{ launchType: 'FARGATE' }, 'The lab does not model the launch type FARGATE.'],
    [
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      'The lab does not model capacityProviderStrategy.',
    ],
    [
      { deploymentController: { type: 'CODE_DEPLOY' } },
      'The lab does not model the deployment controller CODE_DEPLOY.',
    ],
    [{ enableExecuteCommand: true }, 'The lab does not model enableExecuteCommand.'],
    [{ serviceConnectConfiguration: { enabled: true } }, 'The lab does not model Service Connect.'],
    [
      { healthCheckGracePeriodSeconds: 30 },
      'Health check grace period is only valid for services configured to use load balancers',
    ],
    [
      { placementStrategy: Array.from({ length: 6 }, () => ({ type: 'random' }) as const) },
      'Placement strategies cannot have more than 5 elements.',
    ],
    [
      { placementStrategy: [{ type: 'spread', field: 'colour' }] },
      'Invalid field for the spread placement strategy: colour',
    ],
    [
      { placementConstraints: [{ type: 'memberOf' }] },
      'The memberOf placement constraint needs an expression.',
    ],
    [{ tags: [{ key: 'aws:a', value: '1' }] }, 'Tag keys that start with aws: are reserved for system use.'],
  ])('refuses %j', async (input, message) => {
    await expect(create(input)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
    expect(lab.control.state.ecs.services.has('api')).toBe(false);
  });

  it('refuses a constraint that it cannot read', async () => {
    const expression = 'attribute:ecs.instance-type ==';
    await expect(create({ placementConstraints: [{ type: 'memberOf', expression }] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('The placement constraint expression is not valid'),
    });
  });

  it('needs a cluster and a task definition that may be used', async () => {
    await expect(create({ cluster: 'other' })).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    await expect(create({ taskDefinition: undefined })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition can not be blank.',
    });
    await expect(create({ taskDefinition: 'ghost' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
    const containerDefinitions = [{ name: 'app', image: 'app:1', memory: 64 }];
    await lab.ecs.send(new RegisterTaskDefinitionCommand({ family: 'old', containerDefinitions }));
    await lab.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'old:1' }));
    await expect(create({ taskDefinition: 'old:1' })).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
  });

  it('keeps names unique over all clusters', async () => {
    await lab.ecs.send(new CreateClusterCommand({ clusterName: 'second' }));
    await expect(create({ cluster: 'second', serviceName: 'web' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The lab keeps names of services unique over all clusters: web is in the cluster shop.',
    });
  });
});

describe('UpdateService', () => {
  it('refuses what CreateService refuses, and changes nothing', async () => {
    const before = structuredClone(lab.control.state.ecs.services.get('web'));
    for (const input of [
      { desiredCount: -1 },
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
      { enableExecuteCommand: true },
      { desiredCount: 3, placementStrategy: [{ type: 'spread' as const, field: 'colour' }] },
    ])
      await expect(
        lab.ecs.send(new UpdateServiceCommand({ cluster, service: 'web', ...input })),
      ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(lab.control.state.ecs.services.get('web')).toEqual(before);
  });
});
