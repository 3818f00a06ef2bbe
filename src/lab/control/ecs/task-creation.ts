import type { Ids } from '../ids.ts';
import type { ContainerInstanceRecord, ServiceRecord, TaskDefinitionRecord, TaskRecord } from './records.ts';
import { primaryOf } from './selectors.ts';

/** A task to be, once it has its place. */
export interface TaskWish {
  id: string;
  cluster: string;
  /** Empty for a task of none. */
  service: string;
  group: string;
  definition: TaskDefinitionRecord;
  deploymentId?: string;
  startedBy?: string;
  tags: Record<string, string>;
}

/** The port of its host that a task of a definition takes; undefined for any, or one of its own network. */
export function hostPortOf({ networkMode, container }: TaskDefinitionRecord): number | undefined {
  const port = container.port?.host ?? 0;
  return networkMode === 'awsvpc' || port === 0 ? undefined : port;
}

/** What a service wants of its next task: by its PRIMARY deployment, with the tags that it passes on. */
export function wishOfService(
  service: ServiceRecord,
  definition: TaskDefinitionRecord,
  id: string,
): TaskWish {
  const deployment = primaryOf(service);
  return {
    id,
    cluster: service.cluster,
    service: service.name,
    group: `service:${service.name}`,
    definition,
    ...(deployment && { deploymentId: deployment.id, startedBy: deployment.id }),
    tags: {
      ...(service.propagateTags === 'SERVICE' && service.tags),
      ...(service.propagateTags === 'TASK_DEFINITION' && definition.tags),
      ...(service.hasManagedTags && {
        'aws:ecs:clusterName': service.cluster,
        'aws:ecs:serviceName': service.name,
      }),
    },
  };
}

/** A new task at its place, PROVISIONING. */
export function newTask(
  { definition, ...wish }: TaskWish,
  { id: containerInstanceId, instanceId }: ContainerInstanceRecord,
  { ids, now }: { ids: Ids; now: number },
): TaskRecord {
  const hostPort = hostPortOf(definition);
  return {
    ...wish,
    definition: `${definition.family}:${definition.revision}`,
    containerInstanceId,
    instanceId,
    cpu: definition.cpu,
    memory: definition.memory,
    ...(hostPort !== undefined && { hostPort }),
    ...(definition.networkMode === 'awsvpc' && {
      networkInterfaceId: `eni-${ids.hex(`network-interface/${wish.id}`, 17)}`,
    }),
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    createdAt: now,
    version: 1,
  };
}
