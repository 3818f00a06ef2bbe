import {
  CreateHttpNamespaceCommand,
  CreateServiceCommand,
  DeregisterInstanceCommand,
  DiscoverInstancesCommand,
  DiscoverInstancesRevisionCommand,
  GetInstanceCommand,
  GetInstancesHealthStatusCommand,
  GetOperationCommand,
  RegisterInstanceCommand,
  UpdateInstanceCustomHealthStatusCommand,
  UpdateServiceCommand,
  paginateListInstances,
} from '@aws-sdk/client-servicediscovery';
import type {
  DiscoverInstancesRequest,
  DnsConfig,
  HealthCheckConfig,
} from '@aws-sdk/client-servicediscovery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;
let services = 0;

beforeAll(async () => {
  lab = await servedLab({ services: { api: { tasks: 3, discovery: { type: 'SRV', ttl: '10s' } } } });
});

afterAll(() => lab.close());

const settle = () => lab.pass(lab.control.state.constants.dnsPropagationMs);

/** A service of the lab's own namespace, with records of these types. */
async function newService(types: ('A' | 'SRV' | 'CNAME')[], more: Partial<DnsConfig> = {}, hasHealth = true) {
  const [namespace] = lab.control.state.discovery.namespaces.keys();
  services += 1;
  const { Service } = await lab.discovery.send(
    new CreateServiceCommand({
      Name: `s${services}`,
      DnsConfig: { NamespaceId: namespace, DnsRecords: types.map((Type) => ({ Type, TTL: 5 })), ...more },
      ...(hasHealth && { HealthCheckCustomConfig: {} }),
    }),
  );
  return { id: Service?.Id ?? '', name: Service?.Name ?? '', domain: `${Service?.Name}.default.internal.` };
}

const register = (ServiceId: string, InstanceId: string, Attributes: Record<string, string>) =>
  lab.discovery.send(new RegisterInstanceCommand({ ServiceId, InstanceId, Attributes }));
const at = (address: string, port?: string) => ({
  AWS_INSTANCE_IPV4: address,
  ...(port !== undefined && { AWS_INSTANCE_PORT: port }),
});
const valuesOf = (name: string, type: string) =>
  lab.control.route53.answer({ name, type }).answers.map(({ value }) => value);

describe('the tasks of ECS', () => {
  it('are found by DiscoverInstances with what ECS says of them', async () => {
    const { Instances = [] } = await lab.discovery.send(
      new DiscoverInstancesCommand({ NamespaceName: 'default.internal', ServiceName: 'api' }),
    );
    const tasks = [...lab.control.state.ecs.tasks.values()];
    expect(Instances.map(({ InstanceId = '' }) => InstanceId).toSorted()).toEqual(
      tasks.map(({ id }) => id).toSorted(),
    );
    const [task] = tasks;
    expect(Instances.find(({ InstanceId }) => InstanceId === task?.id)).toMatchObject({
      NamespaceName: 'default.internal',
      ServiceName: 'api',
      HealthStatus: 'HEALTHY',
      Attributes: {
        AVAILABILITY_ZONE: expect.stringMatching(/^lab-local-1[abc]$/),
        AWS_INIT_HEALTH_STATUS: 'HEALTHY',
        AWS_INSTANCE_IPV4: task?.address?.host,
        AWS_INSTANCE_PORT: String(task?.address?.port),
        EC2_INSTANCE_ID: task?.instanceId,
        ECS_CLUSTER_NAME: 'default',
        ECS_SERVICE_NAME: 'api',
        ECS_TASK_DEFINITION_FAMILY: 'api',
        REGION: 'lab-local-1',
      },
    });
  });
});

describe('instances', () => {
  it('are registered at once, and reach DNS after the propagation', async () => {
    const { id, name, domain } = await newService(['A', 'SRV']);
    const { OperationId } = await register(id, 'i1', at('127.0.0.7', '8080'));
    const operation = async () =>
      (await lab.discovery.send(new GetOperationCommand({ OperationId }))).Operation;
    expect(await operation()).toMatchObject({
      Status: 'SUBMITTED',
      Targets: { INSTANCE: 'i1', SERVICE: id },
    });
    const { Instance } = await lab.discovery.send(
      new GetInstanceCommand({ ServiceId: id, InstanceId: 'i1' }),
    );
    expect(Instance?.Attributes).toEqual(at('127.0.0.7', '8080'));
    expect(valuesOf(domain, 'A')).toEqual([]);
    settle();
    expect(await operation()).toMatchObject({ Status: 'SUCCESS', Type: 'REGISTER_INSTANCE' });
    expect(valuesOf(domain, 'A')).toEqual(['127.0.0.7']);
    expect(valuesOf(domain, 'SRV')).toEqual([`1 1 8080 i1.${domain}`]);
    expect(valuesOf(`i1.${domain}`, 'A')).toEqual(['127.0.0.7']);

    // The same instance again takes its own place.
    await register(id, 'i1', at('127.0.0.8', '8080'));
    settle();
    expect(valuesOf(domain, 'A')).toEqual(['127.0.0.8']);
    const gone = await lab.discovery.send(new DeregisterInstanceCommand({ ServiceId: id, InstanceId: 'i1' }));
    await expect(
      lab.discovery.send(new DeregisterInstanceCommand({ ServiceId: id, InstanceId: 'i1' })),
    ).rejects.toMatchObject({ name: 'DuplicateRequest', DuplicateOperationId: gone.OperationId });
    const found = await lab.discovery.send(
      new DiscoverInstancesCommand({ NamespaceName: 'default.internal', ServiceName: name }),
    );
    expect(found.Instances).toEqual([]);
    expect(valuesOf(domain, 'A')).toEqual(['127.0.0.8']);
    settle();
    expect(lab.control.route53.answer({ name: domain, type: 'A' }).rcode).toBe('NXDOMAIN');
    expect(lab.control.route53.answer({ name: `i1.${domain}`, type: 'A' }).rcode).toBe('NXDOMAIN');
  });

  it('of a weighted service answer one at a time, as CNAME or as alias to the balancer', async () => {
    const cname = await newService(['CNAME'], { RoutingPolicy: 'WEIGHTED' });
    for (const n of ['1', '2']) await register(cname.id, n, { AWS_INSTANCE_CNAME: `${n}.example.com` });
    const alias = await newService(['A'], { RoutingPolicy: 'WEIGHTED' });
    const [balancer] = lab.control.state.elb.balancers.values();
    await register(alias.id, 'lb', { AWS_ALIAS_DNS_NAME: `default-alb-${balancer?.id}.elb.lab-local-1.lab` });
    settle();
    const seen = new Set(Array.from({ length: 40 }, () => String(valuesOf(cname.domain, 'A'))));
    expect(seen).toEqual(new Set(['1.example.com', '2.example.com']));
    expect(valuesOf(alias.domain, 'A')).toEqual([balancer?.host]);
  });

  it('follow their service when its records change', async () => {
    const { id, domain } = await newService(['A']);
    await register(id, 'i1', at('127.0.0.7', '80'));
    const DnsRecords = [{ Type: 'SRV', TTL: 9 } as const];
    await lab.discovery.send(new UpdateServiceCommand({ Id: id, Service: { DnsConfig: { DnsRecords } } }));
    settle();
    expect(valuesOf(domain, 'A')).toEqual([]);
    expect(lab.control.route53.answer({ name: domain, type: 'SRV' }).answers).toMatchObject([
      { ttlSeconds: 9 },
    ]);
  });

  it('are refused for good reasons', async () => {
    const { id } = await newService(['A', 'SRV']);
    const plain = await newService(['A'], {}, false);
    const refusals: [service: string, instance: string, attributes: Record<string, string>, text: string][] =
      [
        ['srv-none', 'a', at('127.0.0.1', '1'), 'not found'],
        [id, 'a b', at('127.0.0.1', '1'), 'regular expression'],
        [id, 'a', { AWS_INSTANCE_PORT: '1' }, 'AWS_INSTANCE_IPV4 is required'],
        [id, 'a', at('127.0.0.1'), 'AWS_INSTANCE_PORT is required'],
        [id, 'a', at('300.0.0.1', '1'), 'not a valid IPv4'],
        [id, 'a', at('127.0.0.1', '70000'), 'not a valid port'],
        [id, 'a', { ...at('127.0.0.1', '1'), AWS_ALIAS_DNS_NAME: 'a' }, 'WEIGHTED'],
        [id, 'a', { ...at('127.0.0.1', '1'), AWS_INIT_HEALTH_STATUS: 'WELL' }, 'HEALTHY or UNHEALTHY'],
        [id, 'a', { ...at('127.0.0.1', '1'), AWS_EC2_INSTANCE_ID: 'i-1' }, 'HTTP namespaces'],
        [id, 'a', { ...at('127.0.0.1', '1'), 'a b': '' }, 'regular expression'],
        [plain.id, 'a', { ...at('127.0.0.1'), AWS_INIT_HEALTH_STATUS: 'HEALTHY' }, 'HealthCheckCustomConfig'],
      ];
    for (const [service, instance, attributes, text] of refusals)
      await expect(register(service, instance, attributes)).rejects.toThrow(text);
    await expect(
      lab.discovery.send(new GetInstanceCommand({ ServiceId: id, InstanceId: 'none' })),
    ).rejects.toMatchObject({ name: 'InstanceNotFound' });
  });

  it('are listed by page', async () => {
    const { id } = await newService(['A']);
    for (const n of [1, 2, 3]) await register(id, `i${n}`, at(`127.0.0.${n}`));
    const ids: (string | undefined)[] = [];
    for await (const page of paginateListInstances({ client: lab.discovery, pageSize: 2 }, { ServiceId: id }))
      ids.push(...(page.Instances ?? []).map(({ Id }) => Id));
    expect(ids).toEqual(['i1', 'i2', 'i3']);
  });
});

describe('the health of instances', () => {
  const setHealth = (ServiceId: string, InstanceId: string, Status: 'HEALTHY' | 'UNHEALTHY') =>
    lab.discovery.send(new UpdateInstanceCustomHealthStatusCommand({ ServiceId, InstanceId, Status }));
  const discover = async (ServiceName: string, more: Partial<DiscoverInstancesRequest> = {}) => {
    const input = { NamespaceName: 'default.internal', ServiceName, ...more };
    const { Instances = [] } = await lab.discovery.send(new DiscoverInstancesCommand(input));
    return Instances.map(({ InstanceId }) => InstanceId);
  };

  it('is told, and reaches DiscoverInstances and DNS a while later', async () => {
    const { id, name, domain } = await newService(['A']);
    for (const n of [1, 2])
      await register(id, `i${n}`, { ...at(`127.0.0.${n}`), colour: n === 1 ? 'red' : 'blue' });
    settle();
    const revision = async () =>
      (
        await lab.discovery.send(
          new DiscoverInstancesRevisionCommand({ NamespaceName: 'default.internal', ServiceName: name }),
        )
      ).InstancesRevision;
    const before = (await revision()) ?? 0;
    await setHealth(id, 'i1', 'UNHEALTHY');
    expect(await discover(name, { HealthStatus: 'HEALTHY' })).toEqual(['i1', 'i2']);
    lab.pass(lab.control.state.constants.customHealthMs);
    expect(await revision()).toBe(before + 1);
    expect(await discover(name)).toEqual(['i2']);
    expect(await discover(name, { HealthStatus: 'UNHEALTHY' })).toEqual(['i1']);
    expect(await discover(name, { HealthStatus: 'ALL' })).toEqual(['i1', 'i2']);
    expect(await discover(name, { HealthStatus: 'ALL', QueryParameters: { colour: 'blue' } })).toEqual([
      'i2',
    ]);
    expect(await discover(name, { HealthStatus: 'ALL', OptionalParameters: { colour: 'green' } })).toEqual([
      'i1',
      'i2',
    ]);
    expect(await discover(name, { HealthStatus: 'ALL', MaxResults: 1 })).toHaveLength(1);
    expect(valuesOf(domain, 'A')).toEqual(['127.0.0.2']);
    const { Status } = await lab.discovery.send(new GetInstancesHealthStatusCommand({ ServiceId: id }));
    expect(Status).toEqual({ i1: 'UNHEALTHY', i2: 'HEALTHY' });

    await setHealth(id, 'i2', 'UNHEALTHY');
    lab.pass(lab.control.state.constants.customHealthMs);
    expect(await discover(name, { HealthStatus: 'HEALTHY' })).toEqual([]);
    expect(await discover(name, { HealthStatus: 'HEALTHY_OR_ELSE_ALL' })).toEqual(['i1', 'i2']);
    expect(valuesOf(domain, 'A').toSorted()).toEqual(['127.0.0.1', '127.0.0.2']);
  });

  it('does not count where the service has no health check', async () => {
    const { id, name } = await newService(['A'], {}, false);
    await register(id, 'i1', at('127.0.0.1'));
    expect(await discover(name, { HealthStatus: 'UNHEALTHY' })).toEqual(['i1']);
    await expect(setHealth(id, 'i1', 'HEALTHY')).rejects.toMatchObject({ name: 'CustomHealthNotFound' });
    await expect(discover('nobody')).rejects.toMatchObject({ name: 'ServiceNotFound' });
    await expect(discover(name, { NamespaceName: 'nobody' })).rejects.toMatchObject({
      name: 'NamespaceNotFound',
    });
  });

  it('of an HTTP namespace is that of Route 53’s checks', async () => {
    const { OperationId } = await lab.discovery.send(new CreateHttpNamespaceCommand({ Name: 'plain' }));
    settle();
    const { Operation } = await lab.discovery.send(new GetOperationCommand({ OperationId }));
    const HealthCheckConfig: HealthCheckConfig = { Type: 'HTTP', ResourcePath: 'up', FailureThreshold: 2 };
    const NamespaceId = Operation?.Targets?.NAMESPACE;
    const { Service } = await lab.discovery.send(
      new CreateServiceCommand({ Name: 'web', NamespaceId, HealthCheckConfig }),
    );
    await register(Service?.Id ?? '', 'i1', at('127.0.0.9', '8080'));
    expect(lab.world.endpointChecks).toMatchObject([
      { type: 'HTTP', address: '127.0.0.9', port: 8080, path: '/up' },
    ]);
    lab.world.deadEndpoints.add('127.0.0.9:8080');
    lab.pass(5000);
    expect(await discover('web', { NamespaceName: 'plain', HealthStatus: 'UNHEALTHY' })).toEqual(['i1']);
    await lab.discovery.send(new DeregisterInstanceCommand({ ServiceId: Service?.Id, InstanceId: 'i1' }));
    expect(lab.world.endpointChecks).toEqual([]);
  });
});
