import {
  CreateServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { CreateServiceCommandInput, NetworkMode, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const cluster = 'shop';

let lab: ServedLab;
let bridgeGroup: string;
let addressGroup: string;
let subnets: string[];

beforeEach(async () => {
  lab = await servedLab({
    name: cluster,
    zones: 2,
    instances: { count: 4 },
    services: {
      web: { tasks: 1, cpu: 64, memory: 64 },
      net: { tasks: 1, cpu: 64, memory: 64, network: 'awsvpc' },
    },
  });
  const { services } = lab.control.state.ecs;
  bridgeGroup = services.get('web')?.targetGroups[0]?.arn ?? '';
  addressGroup = services.get('net')?.targetGroups[0]?.arn ?? '';
  subnets = lab.control.state.ec2.zones.map(({ subnetId }) => subnetId);
  await register('bridge');
  await register('awsvpc');
});

afterEach(() => lab.close());

const register = (networkMode: NetworkMode) =>
  lab.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: networkMode,
      networkMode,
      containerDefinitions: [
        { name: 'app', image: 'app:1', cpu: 64, memory: 64, portMappings: [{ containerPort: 80 }] },
      ],
    }),
  );
const create = async (input: Partial<CreateServiceCommandInput>) =>
  (
    await lab.ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName: 'api',
        taskDefinition: 'bridge',
        desiredCount: 2,
        ...input,
      }),
    )
  ).service;
const update = async (input: Partial<UpdateServiceCommandInput>) =>
  (await lab.ecs.send(new UpdateServiceCommand({ cluster, service: 'api', ...input }))).service;
const behind = (targetGroupArn: string, changes: { containerName?: string; containerPort?: number } = {}) => [
  { targetGroupArn, containerName: 'app', containerPort: 80, ...changes },
];
const network = (changes: object = {}) => ({ awsvpcConfiguration: { subnets, ...changes } });
/** A service of Cloud Map with records of one type; its ARN. */
function registryWith(type: 'A' | 'SRV'): string {
  const id = `srv-${type.toLowerCase()}`;
  const arn = `arn:aws:servicediscovery:lab-local-1:000000000000:service/${id}`;
  lab.control.state.discovery.services.set(id, {
    id,
    arn,
    name: id,
    namespaceId: 'ns-1',
    dns: { routingPolicy: 'MULTIVALUE', records: [{ type, ttlSeconds: 60 }] },
    hasCustomHealth: true,
    instances: new Map(),
    createdAt: 0,
    revision: 1,
    tags: {},
  });
  return arn;
}

describe('a service behind a balancer', () => {
  it('has its tasks in the target group', async () => {
    const loadBalancers = behind(bridgeGroup);
    expect(await create({ loadBalancers, healthCheckGracePeriodSeconds: 30 })).toMatchObject({
      loadBalancers,
      healthCheckGracePeriodSeconds: 30,
      roleArn: expect.stringContaining('AWSServiceRoleForECS'),
    });
    lab.pass(30_000);
    const health = await lab.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: bridgeGroup }));
    const ports = [...lab.control.state.ecs.tasks.values()]
      .filter(({ service }) => service === 'api')
      .map(({ address }) => address?.port);
    expect(ports).toHaveLength(2);
    const registered = health.TargetHealthDescriptions?.map(({ Target }) => Target?.Port);
    expect(registered).toEqual(expect.arrayContaining(ports));
  });

  it('may lose it by an update, which is a deployment', async () => {
    await create({ loadBalancers: behind(bridgeGroup) });
    expect(await update({ loadBalancers: [] })).toMatchObject({ loadBalancers: [] });
    const look = new DescribeServicesCommand({ cluster, services: ['api'] });
    const { services } = await lab.ecs.send(look);
    expect(services?.[0]?.deployments?.[0]?.status).toBe('PRIMARY');
    expect(services?.[0]?.deployments?.length).toBeGreaterThan(0);
  });

  it('needs a group that some balancer forwards to', async () => {
    const ghost = bridgeGroup.replace('web', 'ghost');
    await expect(create({ loadBalancers: behind(ghost) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `The target group ${ghost} does not exist.`,
    });
    for (const balancer of lab.control.state.elb.balancers.values()) balancer.listeners.clear();
    await expect(create({ loadBalancers: behind(bridgeGroup) })).rejects.toMatchObject({
      message: `The target group with targetGroupArn ${bridgeGroup} does not have an associated load balancer.`,
    });
  });

  it('needs the container and port of its task definition, and targets of its kind', async () => {
    await expect(
      create({ loadBalancers: behind(bridgeGroup, { containerName: 'ghost' }) }),
    ).rejects.toMatchObject({ message: 'The container ghost does not exist in the task definition.' });
    await expect(create({ loadBalancers: behind(bridgeGroup, { containerPort: 81 }) })).rejects.toMatchObject(
      { message: 'The container app did not have a container port 81 defined.' },
    );
    await expect(create({ loadBalancers: behind(addressGroup) })).rejects.toMatchObject({
      message: `The provided target group ${addressGroup} has target type ip, which is incompatible with the bridge network mode specified in the task definition.`,
    });
    const classic = [{ loadBalancerName: 'old', containerName: 'app', containerPort: 80 }];
    await expect(create({ loadBalancers: classic })).rejects.toMatchObject({
      message: 'The lab does not model loadBalancerName.',
    });
    const six = Array.from({ length: 6 }, () => behind(bridgeGroup)).flat();
    await expect(create({ loadBalancers: six })).rejects.toMatchObject({
      message: 'load balancers can have at most 5 items.',
    });
  });
});

describe('a service with a network of its own', () => {
  it('is described with it', async () => {
    const networkConfiguration = network({ securityGroups: ['sg-1'] });
    expect(
      await create({
        taskDefinition: 'awsvpc',
        loadBalancers: behind(addressGroup),
        networkConfiguration,
      }),
    ).toMatchObject({ networkConfiguration, deployments: [{ networkConfiguration }] });
    expect(await update({ forceNewDeployment: true })).toMatchObject({ networkConfiguration });
  });

  it('may be one of the lab file, and is updated without being told its network again', async () => {
    const service = await update({ service: 'net', forceNewDeployment: true });
    expect(service).toMatchObject({ networkConfiguration: { awsvpcConfiguration: { subnets } } });
  });

  it('needs subnets of every zone, and a task definition that is made for it', async () => {
    await expect(create({ taskDefinition: 'awsvpc' })).rejects.toMatchObject({
      message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    });
    await expect(create({ networkConfiguration: network() })).rejects.toMatchObject({
      message: 'Network Configuration is not valid for the given networkMode of this task definition.',
    });
    for (const [changes, message] of [
      [{ subnets: [] }, 'subnets can not be empty.'],
      [{ subnets: ['subnet-1'] }, expect.stringContaining("The subnet ID 'subnet-1' does not exist")],
      [{ subnets: subnets.slice(0, 1) }, 'The lab places tasks in all of its zones: name a subnet of each.'],
      [{ assignPublicIp: 'ENABLED' }, 'Assign public IP is not supported for this launch type.'],
    ] as const)
      await expect(
        create({ taskDefinition: 'awsvpc', networkConfiguration: network(changes) }),
      ).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });
});

describe('a service in Cloud Map', () => {
  it('is described with its registry, deleted or not, and the port of its SRV records', async () => {
    const serviceRegistries = [{ registryArn: registryWith('SRV'), containerName: 'app', containerPort: 80 }];
    expect(await create({ serviceRegistries })).toMatchObject({ serviceRegistries });
    expect(lab.control.state.ecs.services.get('api')?.registries).toEqual([
      { serviceId: 'srv-srv', port: 80 },
    ]);
    lab.control.state.discovery.services.delete('srv-srv');
    expect(await update({ desiredCount: 0 })).toMatchObject({ serviceRegistries });
    expect(await update({ serviceRegistries: [] })).toMatchObject({ serviceRegistries: [] });
  });

  it('needs a registry whose records suit its network', async () => {
    const registryArn = registryWith('SRV');
    for (const [serviceRegistries, message] of [
      [[{ registryArn: 'ghost' }], 'The service registry ghost does not exist.'],
      [
        [{ registryArn }],
        "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition.",
      ],
      [
        [{ registryArn, containerName: 'app', containerPort: 81 }],
        'The container app did not have a container port 81 defined.',
      ],
      [
        [{ registryArn: registryWith('A'), containerName: 'app', containerPort: 80 }],
        expect.stringContaining('must have SRV records'),
      ],
      [[{ registryArn }, { registryArn }], 'service registries can have at most 1 items.'],
    ] as const)
      await expect(create({ serviceRegistries: [...serviceRegistries] })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message,
      });
  });
});
