import type { Service as EcsService } from '@aws-sdk/client-ecs';
import type { AutoScalingGroup, Instance, Inventory, QueueEndpoint } from '#core';
import { readAlarmQueues } from './alarm-queues.ts';
import type { Connection } from './connection.ts';
import { withCapacity } from './capacity.ts';
import { createDefinitions, type Definitions } from './definitions.ts';
import { checkedServices, idsOf, readHosts, readServices, readTasks, serviceTasks } from './ecs.ts';
import { DeniedError } from './explain.ts';
import { readGroups } from './groups.ts';
import type { HostPlaces } from './host-places.ts';
import { readInstances } from './instances.ts';
import type { AwsTargetOptions } from './options.ts';
import { byText } from './order.ts';
import { withPorts } from './ports.ts';
import { readProtection } from './protection.ts';
import { readQueues } from './queues.ts';
import { readNaming, type Registry } from './registries.ts';
import { hasDoor, readBalancing, serviceOf } from './services.ts';

const defaultOptInTag = 'squall=allowed';

/** Everything that the cluster has now, in as few calls as AWS's page sizes allow. */
export async function readInventory(
  connection: Connection,
  options: AwsTargetOptions,
): Promise<{ inventory: Inventory; registries: Registry[]; places: HostPlaces }> {
  const takenAt = new Date().toISOString();
  const gaps: string[] = [];
  const hostsFirst = readHosts(connection);
  const servicesFirst = readServices(connection);
  const definitions = createDefinitions(connection);
  const [identity, hosts, services, tasks, machines, balancing, naming, queues] = await Promise.all([
    connection.read('sts:GetCallerIdentity', (asked) => connection.clients.sts.getCallerIdentity({}, asked)),
    hostsFirst,
    servicesFirst,
    readTasks(connection),
    hostsFirst.then((found) => readMachines(connection, idsOf(found), gaps)),
    servicesFirst.then((found) => readBalancing(connection, found, gaps)),
    servicesFirst.then((found) => readNaming(connection, found, gaps)),
    servicesFirst.then((found) => queuesOf(connection, found, definitions, gaps)),
  ]);
  const optInTags = options.optInTags ?? [defaultOptInTag];
  const instances = await readProtection(connection, machines.instances, optInTags, gaps);
  const addresses = new Map(instances.map(({ id, privateIp }) => [id, privateIp]));
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
  const inventory = {
    target: options.name,
    account: identity.Account ?? 'unknown',
    region: connection.clients.region,
    takenAt,
    instances: withCapacity(instances, hosts).sort((a, b) => byText(a.id, b.id)),
    services: services
      .map((service) => serviceOf(service, allTasks, doors))
      .sort((a, b) => byText(a.name, b.name)),
    groups: machines.groups.sort((a, b) => byText(a.name, b.name)),
    targetGroups: balancing.targetGroups.sort((a, b) => byText(a.name, b.name)),
    gaps,
  };
  return { inventory, registries: naming.registries, places };
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
