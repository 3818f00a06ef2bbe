import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { DnsEndpoint, Endpoint, QueueEndpoint, Service, Task } from '#core';
import type { Balancing } from './balancing.ts';
import { callsOf } from './tags.ts';

/** How services are reached, or how one can tell that they work. */
export interface Doors {
  balancing: Balancing;
  names: ReadonlyMap<string, DnsEndpoint[]>;
  queues: ReadonlyMap<string, QueueEndpoint[]>;
  /** Services whose containers have a health check. */
  checked: ReadonlySet<string>;
}

/** The services by the ARNs of their target groups. */
export function ownersOf(services: readonly EcsService[]): Map<string, string> {
  return new Map(
    services.flatMap((service) => targetGroupArns(service).map((arn) => [arn, service.serviceName ?? ''])),
  );
}

/** A service as the glossary has it. */
export function serviceOf(
  described: EcsService,
  tasks: readonly Task[],
  { balancing: { targetGroups, ways }, names, queues, checked }: Doors,
): Service {
  const name = described.serviceName ?? 'unknown';
  const arns = targetGroupArns(described);
  const found = arns.flatMap((arn) => ways.get(arn) ?? []);
  const endpoints: Endpoint[] = [
    ...found.flatMap(({ http }) => http),
    ...found.flatMap((through) => through.names),
    ...(names.get(name) ?? []),
    ...(queues.get(name) ?? []),
    ...(checked.has(name) ? [containerCheck] : []),
  ];
  const calls = callsOf(described);
  const unread = arns.filter((arn) => !ways.has(arn));
  const deadEnds = [
    ...found.flatMap((through) => through.deadEnds),
    ...unread.map((arn) => `target group ${arn} could not be read`),
    ...otherDoors(described, names.has(name)),
  ];
  return {
    name,
    desired: described.desiredCount ?? 0,
    running: described.runningCount ?? 0,
    tasks: tasks.filter((task) => task.service === name),
    targetGroups: targetGroups.filter(({ arn }) => arns.includes(arn)).map((group) => group.name),
    endpoints,
    ...(calls.length > 0 && { calls }),
    ...(deadEnds.length > 0 && { deadEnds }),
  };
}

/** Whether a load balancer or a name leads to a service, as far as its description tells. */
export function hasDoor({ loadBalancers = [], serviceRegistries = [] }: EcsService): boolean {
  return loadBalancers.length > 0 || serviceRegistries.length > 0;
}

const containerCheck: Endpoint = { kind: 'container', foundBy: 'health that ECS tells of its tasks' };

function targetGroupArns({ loadBalancers = [] }: EcsService): string[] {
  return [...new Set(loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []))];
}

function otherDoors(service: EcsService, isNamed: boolean): string[] {
  const { loadBalancers = [], serviceRegistries = [], deployments = [] } = service;
  const doors: string[] = [];
  if (loadBalancers.length === 0) doors.push('it has no target group, so no load balancer leads to it');
  const classic = loadBalancers.flatMap(({ loadBalancerName }) => loadBalancerName ?? []);
  if (classic.length > 0) doors.push(`Classic Load Balancer ${classic.join(', ')} is not read`);
  if (serviceRegistries.length > 0 && !isNamed) doors.push('no name of it was found in Cloud Map');
  if (deployments.some(({ serviceConnectConfiguration }) => serviceConnectConfiguration?.enabled)) {
    doors.push('Service Connect reaches it from inside the cluster only');
  }
  return doors;
}
