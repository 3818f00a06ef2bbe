import type { Service as EcsService, ServiceRegistry } from '@aws-sdk/client-ecs';
import type { Namespace, Service as MapService } from '@aws-sdk/client-servicediscovery';
import { dnsTypes } from '#core';
import type { DnsEndpoint, DnsType } from '#core';
import type { Connection } from './connection.ts';
import { codeBehind, DeniedError } from './explain.ts';

/** A Cloud Map service in which ECS keeps the tasks of one of its services. */
export interface Registry {
  /** The ECS service. */
  service: string;
  namespaceName: string;
  serviceName: string;
}

/** The registries of the services, and the names that they give, by ECS service. */
export interface Naming {
  registries: Registry[];
  endpoints: Map<string, DnsEndpoint[]>;
}

/** Reads what Cloud Map knows of the services that are registered with it; asks nothing where none is. */
export async function readNaming(
  connection: Connection,
  services: readonly EcsService[],
  gaps: string[],
): Promise<Naming> {
  const naming: Naming = { registries: [], endpoints: new Map() };
  const pairs = services.flatMap(({ serviceName = '', serviceRegistries = [] }) =>
    serviceRegistries.map((registry) => ({ serviceName, registry })),
  );
  try {
    const namespaces = new Map<string, Promise<Namespace | undefined>>();
    await Promise.all(
      pairs.map(async ({ serviceName, registry }) => {
        const known = await readMapService(connection, registry);
        if (known?.Name === undefined || known.NamespaceId === undefined) return;
        const asked = namespaces.get(known.NamespaceId) ?? readNamespace(connection, known.NamespaceId);
        namespaces.set(known.NamespaceId, asked);
        const namespace = await asked;
        if (namespace?.Name === undefined) return;
        const registered = { namespaceName: namespace.Name, serviceName: known.Name };
        naming.registries.push({ service: serviceName, ...registered });
        const found = endpointsOf(known, namespace, registry);
        if (found.length > 0)
          naming.endpoints.set(serviceName, [...(naming.endpoints.get(serviceName) ?? []), ...found]);
      }),
    );
    return naming;
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    gaps.push(`Cloud Map could not be read, so no name of a service was found. ${error.message}`);
    return { registries: [], endpoints: new Map() };
  }
}

async function readMapService(
  { clients, read }: Connection,
  { registryArn = '' }: ServiceRegistry,
): Promise<MapService | undefined> {
  const Id = registryArn.slice(registryArn.lastIndexOf('/') + 1);
  const cloudMap = await clients.cloudMap();
  return unlessMissing(async () => {
    const { Service } = await read('servicediscovery:GetService', (options) =>
      cloudMap.getService({ Id }, options),
    );
    return Service;
  });
}

async function readNamespace({ clients, read }: Connection, Id: string): Promise<Namespace | undefined> {
  const cloudMap = await clients.cloudMap();
  const answer = await read('servicediscovery:GetNamespace', (options) =>
    cloudMap.getNamespace({ Id }, options),
  );
  return answer.Namespace;
}

function endpointsOf(
  { Name, DnsConfig }: MapService,
  { Name: namespaceName, Type: kind }: Namespace,
  { port, containerPort }: ServiceRegistry,
): DnsEndpoint[] {
  const listens = port ?? containerPort;
  return (DnsConfig?.DnsRecords ?? []).flatMap(({ Type, TTL }) => {
    if (!isDnsType(Type) || TTL === undefined) return [];
    return {
      kind: 'dns',
      name: `${Name}.${namespaceName}`,
      type: Type,
      ttlSeconds: TTL,
      ...(Type !== 'SRV' && listens !== undefined && { port: listens }),
      ...(kind === 'DNS_PRIVATE' && { isPrivate: true }),
      foundBy: `Cloud Map service ${Name} in namespace ${namespaceName}`,
    };
  });
}

function isDnsType(type: string | undefined): type is DnsType {
  return dnsTypes.some((one) => one === type);
}

/** The tasks that discovery gives out as healthy; health counts only where the service has a check. */
export async function readRegistered(
  { clients, read }: Connection,
  { namespaceName, serviceName }: Registry,
): Promise<{ id: string }[]> {
  const cloudMap = await clients.cloudMap();
  const question = { NamespaceName: namespaceName, ServiceName: serviceName };
  const answer = await unlessMissing(() =>
    read('servicediscovery:DiscoverInstances', (options) =>
      cloudMap.discoverInstances({ ...question, HealthStatus: 'HEALTHY', MaxResults: 1000 }, options),
    ),
  );
  return (answer?.Instances ?? []).flatMap(({ InstanceId }) =>
    InstanceId === undefined ? [] : { id: InstanceId },
  );
}

// A registry may be deleted while its ECS service goes on naming it.
async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (/^(?:Service|Namespace)NotFound$/.test(codeBehind(error) ?? '')) return undefined;
    throw error;
  }
}
