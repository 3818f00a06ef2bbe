import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { AutoScalingGroup, Instance, QueueEndpoint } from '#core';
import { readAlarmQueues } from './alarm-queues.ts';
import { readBalancing, type Balancing } from './balancing.ts';
import { withCapacity } from './capacity.ts';
import type { Connection } from './connection.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { checkedServices, idsOf, readHosts, readServices, readTasks, serviceTasks } from './ecs.ts';
import { DeniedError } from './explain.ts';
import { readGroups } from './groups.ts';
import type { HostPlaces } from './host-places.ts';
import { readInstances } from './instances.ts';
import type { Parts } from './parts.ts';
import { withPorts } from './ports.ts';
import { readQueues } from './queues.ts';
import { readNaming } from './registries.ts';
import { hasDoor, ownersOf, serviceOf } from './services.ts';

/** Everything that an ECS cluster has now, in as few calls as AWS's page sizes allow. */
export async function readCluster(connection: Connection, gaps: string[]): Promise<Parts> {
  const hostsFirst = readHosts(connection);
  const servicesFirst = readServices(connection);
  const definitions = createDefinitions(connection);
  const [hosts, services, tasks, machines, balancing, naming, queues] = await Promise.all([
    hostsFirst,
    servicesFirst,
    readTasks(connection),
    hostsFirst.then((found) => readMachines(connection, idsOf(found), gaps)),
    servicesFirst.then((found) => balancingOf(connection, found, gaps)),
    servicesFirst.then((found) => readNaming(connection, found, gaps)),
    servicesFirst.then((found) => queuesOf(connection, found, definitions, gaps)),
  ]);
  const addresses = new Map(machines.instances.map(({ id, privateIp }) => [id, privateIp]));
  const places: HostPlaces = new Map([...hosts].map(([arn, { id }]) => [arn, addresses.get(id)]));
  const allTasks = serviceTasks(tasks, hosts, places);
  const names = await withPorts(naming.endpoints, services, definitions, gaps);
  if (definitions.left > 0)
    gaps.push(`${definitions.left} task definitions were not read: they are too many to ask for.`);
  const checked = checkedServices(tasks);
  // Young tasks tell no health yet.
  const withCheck = await definitions.checked();
  for (const { serviceName = '', taskDefinition = '' } of services)
    if (withCheck.has(taskDefinition)) checked.add(serviceName);
  const doors = { balancing, names, queues, checked };
  return {
    ...machines,
    instances: withCapacity(machines.instances, hosts),
    services: services.map((service) => serviceOf(service, allTasks, doors)),
    targetGroups: balancing.targetGroups,
    registries: naming.registries,
    places,
  };
}

function balancingOf(
  connection: Connection,
  services: readonly EcsService[],
  gaps: string[],
): Promise<Balancing> {
  const owners = ownersOf(services);
  return readBalancing(connection, [...owners.keys()], (arn) => owners.get(arn) ?? '', gaps);
}

async function queuesOf(
  connection: Connection,
  services: readonly EcsService[],
  definitions: Definitions,
  gaps: string[],
): Promise<Map<string, QueueEndpoint[]>> {
  const byAlarm = services.length === 0 ? new Map() : await readAlarmQueues(connection, gaps);
  const isSilent = (service: EcsService) => !hasDoor(service);
  return readQueues(connection, services, { byAlarm, definitions, isSilent }, gaps);
}

/** The cluster's hosts, and whatever else is in the Auto Scaling groups that they belong to. */
async function readMachines(
  connection: Connection,
  hostIds: readonly string[],
  gaps: string[],
): Promise<{ instances: Instance[]; groups: AutoScalingGroup[] }> {
  const hosts = await readInstances(connection, hostIds);
  const names = [...new Set(hosts.flatMap(({ group }) => group ?? []))];
  try {
    const groups = await readGroups(connection, names);
    const known = new Set(hosts.map(({ id }) => id));
    const others = groups.flatMap(({ instanceIds }) => instanceIds).filter((id) => !known.has(id));
    return { instances: [...hosts, ...(await readInstances(connection, others))], groups };
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    gaps.push(`Auto Scaling groups could not be read. ${error.message}`);
    return { instances: hosts, groups: [] };
  }
}
