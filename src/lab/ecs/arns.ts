import type { ServiceRecord, TaskRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';

export type Resource =
  'cluster' | 'service' | 'task' | 'container-instance' | 'task-definition' | 'container';

/** The ARN of an ECS resource of the lab. `path` is what stands behind its kind. */
export function arnOf({ region, account }: LabState, resource: Resource, path: string): string {
  return `arn:aws:ecs:${region}:${account}:${resource}/${path}`;
}

export function clusterArn(state: LabState, name: string): string {
  return arnOf(state, 'cluster', name);
}

export function serviceArn(
  state: LabState,
  { cluster, name }: Pick<ServiceRecord, 'cluster' | 'name'>,
): string {
  return arnOf(state, 'service', `${cluster}/${name}`);
}

export function taskArn(state: LabState, { cluster, id }: Pick<TaskRecord, 'cluster' | 'id'>): string {
  return arnOf(state, 'task', `${cluster}/${id}`);
}

export function containerInstanceArn(
  state: LabState,
  { cluster, id }: { cluster: string; id: string },
): string {
  return arnOf(state, 'container-instance', `${cluster}/${id}`);
}

/** `definition` is `family:revision`. */
export function taskDefinitionArn(state: LabState, definition: string): string {
  return arnOf(state, 'task-definition', definition);
}

/** A container has no id of its own in the lab: it is the only one of its task. */
export function containerArn(state: LabState, { cluster, id }: TaskRecord): string {
  return arnOf(state, 'container', `${cluster}/${id}/${id}`);
}

/**
 * The short name that a name or an ARN stands for; undefined for the ARN of anything else, or of another cluster.
 * ARNs of the old format, without the cluster, are taken as well.
 */
export function shortName(
  state: LabState,
  resource: Resource,
  nameOrArn: string,
  cluster?: string,
): string | undefined {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const prefix = arnOf(state, resource, '');
  if (!nameOrArn.startsWith(prefix)) return undefined;
  const path = nameOrArn.slice(prefix.length);
  const inCluster = `${cluster ?? ''}/`;
  if (path.startsWith(inCluster)) return path.slice(inCluster.length);
  return path.includes('/') ? undefined : path;
}
