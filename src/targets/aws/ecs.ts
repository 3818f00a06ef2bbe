import type { Service as EcsService, Task as EcsTask } from '@aws-sdk/client-ecs';
import type { Capacity, Task } from '#core';
import { capacityOf, needsOf } from './capacity.ts';
import type { Connection } from './connection.ts';
import { addressesOf } from './places.ts';
import { allPages, inBatches } from './pages.ts';

/** The EC2 instance behind each container instance, and what ECS may put on it, by the ARN of the latter. */
export type Hosts = Map<string, { id: string; capacity?: Capacity }>;

export async function readHosts(connection: Connection): Promise<Hosts> {
  return describeHosts(connection, await containerInstanceArns(connection));
}

/** Every container instance that has not left the cluster. */
export async function containerInstanceArns({
  clients: { ecs },
  cluster,
  read,
}: Connection): Promise<string[]> {
  const pages = await allPages(
    (nextToken) =>
      read('ecs:ListContainerInstances', (options) =>
        ecs.listContainerInstances({ cluster, nextToken, maxResults: 100 }, options),
      ),
    (page) => page.nextToken,
  );
  return pages.flatMap((page) => page.containerInstanceArns ?? []);
}

/** The same for container instances of these ARNs. */
export async function describeHosts(
  { clients: { ecs }, cluster, read }: Connection,
  arns: readonly string[],
): Promise<Hosts> {
  const answers = await inBatches(arns, 100, (containerInstances) =>
    read('ecs:DescribeContainerInstances', (options) =>
      ecs.describeContainerInstances({ cluster, containerInstances }, options),
    ),
  );
  const described = answers.flatMap((answer) => answer.containerInstances ?? []);
  return new Map(
    described.flatMap((host) => {
      const { containerInstanceArn, ec2InstanceId: id } = host;
      if (containerInstanceArn === undefined || id === undefined) return [];
      const capacity = capacityOf(host);
      return [[containerInstanceArn, { id, ...(capacity !== undefined && { capacity }) }]];
    }),
  );
}

/** The ids of the EC2 instances. */
export function idsOf(hosts: Hosts): string[] {
  return [...hosts.values()].map(({ id }) => id);
}

export async function readServices({ clients: { ecs }, cluster, read }: Connection): Promise<EcsService[]> {
  const pages = await allPages(
    (nextToken) =>
      read('ecs:ListServices', (options) =>
        ecs.listServices({ cluster, nextToken, maxResults: 100 }, options),
      ),
    (page) => page.nextToken,
  );
  const arns = pages.flatMap((page) => page.serviceArns ?? []);
  const answers = await inBatches(arns, 10, (services) =>
    read('ecs:DescribeServices', (options) =>
      ecs.describeServices({ cluster, services, include: ['TAGS'] }, options),
    ),
  );
  return answers
    .flatMap((answer) => answer.services ?? [])
    .filter(({ status, serviceName }) => status === 'ACTIVE' && serviceName !== undefined);
}

/** Every task that ECS wants to run, whether it runs yet or not. */
export async function readTasks({ clients: { ecs }, cluster, read }: Connection): Promise<EcsTask[]> {
  const pages = await allPages(
    (nextToken) =>
      read('ecs:ListTasks', (options) =>
        ecs.listTasks({ cluster, nextToken, maxResults: 100, desiredStatus: 'RUNNING' }, options),
      ),
    (page) => page.nextToken,
  );
  const arns = pages.flatMap((page) => page.taskArns ?? []);
  const answers = await inBatches(arns, 100, (tasks) =>
    read('ecs:DescribeTasks', (options) => ecs.describeTasks({ cluster, tasks }, options)),
  );
  return answers.flatMap((answer) => answer.tasks ?? []);
}

/** The tasks of services, as the glossary has them; a task started by hand belongs to none and is left out. */
export function serviceTasks(
  tasks: readonly EcsTask[],
  hosts: Hosts,
  places: ReadonlyMap<string, string | undefined>,
): Task[] {
  return tasks.flatMap((task) => {
    const { taskArn, group, lastStatus, containerInstanceArn, startedAt } = task;
    const service = serviceOfGroup(group);
    if (taskArn === undefined || service === undefined) return [];
    const instanceId = containerInstanceArn === undefined ? undefined : hosts.get(containerInstanceArn)?.id;
    const needs = needsOf(task);
    const addresses = addressesOf(task, places.get(containerInstanceArn ?? ''));
    return {
      id: lastPart(taskArn),
      service,
      status: lastStatus ?? 'UNKNOWN',
      ...(instanceId !== undefined && { instanceId }),
      ...(startedAt !== undefined && { startedAt: startedAt.toISOString() }),
      ...(addresses.length > 0 && { addresses }),
      ...(needs !== undefined && { needs }),
    };
  });
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The services of which ECS tells the health of a task's containers, which it does only where they have a check. */
export function checkedServices(tasks: readonly EcsTask[]): Set<string> {
  const checked = tasks.filter(({ healthStatus = 'UNKNOWN' }) => healthStatus !== 'UNKNOWN');
  return new Set(checked.flatMap(({ group }) => serviceOfGroup(group) ?? []));
}

/** The service of a task, by the group that ECS puts it in. */
export function serviceOfGroup(group: string | undefined): string | undefined {
  return group?.startsWith('service:') ? group.slice('service:'.length) : undefined;
}
