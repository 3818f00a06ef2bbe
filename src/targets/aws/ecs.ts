import type { Service as EcsService, Task as EcsTask } from '@aws-sdk/client-ecs';
import type { Task } from '#core';
import type { Connection } from './connection.ts';
import { allPages, inBatches } from './pages.ts';

/** The EC2 instance behind each container instance, by the ARN of the latter. */
export type Hosts = Map<string, string>;

export async function readHosts({ clients: { ecs }, cluster, read }: Connection): Promise<Hosts> {
  const pages = await allPages(
    (nextToken) =>
      read('ecs:ListContainerInstances', (options) =>
        ecs.listContainerInstances({ cluster, nextToken, maxResults: 100 }, options),
      ),
    (page) => page.nextToken,
  );
  const arns = pages.flatMap((page) => page.containerInstanceArns ?? []);
  const answers = await inBatches(arns, 100, (containerInstances) =>
    read('ecs:DescribeContainerInstances', (options) =>
      ecs.describeContainerInstances({ cluster, containerInstances }, options),
    ),
  );
  const described = answers.flatMap((answer) => answer.containerInstances ?? []);
  return new Map(
    described.flatMap(({ containerInstanceArn, ec2InstanceId }) =>
      containerInstanceArn !== undefined && ec2InstanceId !== undefined
        ? [[containerInstanceArn, ec2InstanceId]]
        : [],
    ),
  );
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
    read('ecs:DescribeServices', (options) => ecs.describeServices({ cluster, services }, options)),
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
export function serviceTasks(tasks: readonly EcsTask[], hosts: Hosts): Task[] {
  return tasks.flatMap(({ taskArn, group, lastStatus, containerInstanceArn, startedAt }) => {
    const service = group?.startsWith('service:') ? group.slice('service:'.length) : undefined;
    if (taskArn === undefined || service === undefined) return [];
    const instanceId = containerInstanceArn === undefined ? undefined : hosts.get(containerInstanceArn);
    return {
      id: lastPart(taskArn),
      service,
      status: lastStatus ?? 'UNKNOWN',
      ...(instanceId !== undefined && { instanceId }),
      ...(startedAt !== undefined && { startedAt: startedAt.toISOString() }),
    };
  });
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
