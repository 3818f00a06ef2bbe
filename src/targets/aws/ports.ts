import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { DnsEndpoint } from '#core';
import type { Definitions } from './definitions.ts';
import { DeniedError } from './explain.ts';

/** Names of addresses alone, with the port on which the tasks of their service listen, where one can tell it. */
export async function withPorts(
  names: ReadonlyMap<string, DnsEndpoint[]>,
  services: readonly EcsService[],
  definitions: Definitions,
  gaps: string[],
): Promise<Map<string, DnsEndpoint[]>> {
  const found = await Promise.all(
    [...names].map(async ([name, endpoints]): Promise<[string, DnsEndpoint[]]> => {
      const service = services.find(({ serviceName }) => serviceName === name);
      if (!service || !endpoints.some(lacksPort)) return [name, endpoints];
      const port = await portOf(service, definitions, gaps);
      if (port === undefined) return [name, endpoints];
      return [name, endpoints.map((one) => (lacksPort(one) ? { ...one, port } : one))];
    }),
  );
  return new Map(found);
}

function lacksPort({ type, port }: DnsEndpoint): boolean {
  return type !== 'SRV' && port === undefined;
}

/** Where the first container that listens to connections does. */
async function portOf(
  { serviceName = '', taskDefinition, loadBalancers = [] }: EcsService,
  definitions: Definitions,
  gaps: string[],
): Promise<number | undefined> {
  const behindBalancer = loadBalancers.find(({ containerPort }) => containerPort !== undefined);
  if (behindBalancer?.containerPort !== undefined) return behindBalancer.containerPort;
  if (taskDefinition === undefined) return undefined;
  try {
    const containers = await definitions.containers(taskDefinition);
    const ports = (containers ?? []).flatMap(({ portMappings = [] }) => portMappings);
    return ports.find(({ protocol = 'tcp' }) => protocol === 'tcp')?.containerPort;
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    gaps.push(`Where service ${serviceName} listens could not be read. ${error.message}`);
    return undefined;
  }
}
