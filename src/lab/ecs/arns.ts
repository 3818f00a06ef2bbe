import type { LabState } from '../control/state.ts';

type Resource = 'cluster' | 'service' | 'task' | 'container-instance' | 'task-definition' | 'container';

/** The ARN of one of the lab's ECS resources. `path` is what stands behind its kind. */
function arnOf({ region, account }: LabState, resource: Resource, path: string): string {
  return `arn:aws:ecs:${region}:${account}:${resource}/${path}`;
}

export function clusterArn(state: LabState): string {
  return arnOf(state, 'cluster', state.ecs.cluster);
}

export function serviceArn(state: LabState, name: string): string {
  return arnOf(state, 'service', `${state.ecs.cluster}/${name}`);
}

export function taskArn(state: LabState, id: string): string {
  return arnOf(state, 'task', `${state.ecs.cluster}/${id}`);
}

export function containerInstanceArn(state: LabState, id: string): string {
  return arnOf(state, 'container-instance', `${state.ecs.cluster}/${id}`);
}

export function taskDefinitionArn(state: LabState, family: string): string {
  return arnOf(state, 'task-definition', `${family}:1`);
}

/** A container has no id of its own in the lab: it is the only one of its task. */
export function containerArn(state: LabState, taskId: string): string {
  return arnOf(state, 'container', `${state.ecs.cluster}/${taskId}/${taskId}`);
}

/**
 * The short name that a name or an ARN stands for, of the lab's own cluster; undefined for the ARN of anything
 * else. ARNs of the old format, without the cluster, are taken as well.
 */
export function shortName(state: LabState, resource: Resource, nameOrArn: string): string | undefined {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const prefix = arnOf(state, resource, '');
  if (!nameOrArn.startsWith(prefix)) return undefined;
  const path = nameOrArn.slice(prefix.length);
  const inCluster = `${state.ecs.cluster}/`;
  if (path.startsWith(inCluster)) return path.slice(inCluster.length);
  return path.includes('/') ? undefined : path;
}
