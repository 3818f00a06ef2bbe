import { ClusterNotFoundException } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import { invalid } from './errors.ts';

/** The resource of ECS that an ARN names, whose tags are to be read or changed. */
export function taggedResource(state: LabState, arn: string): { tags: Record<string, string> } {
  const prefix = `arn:aws:ecs:${state.region}:${state.account}:`;
  const [kind = '', ...path] = arn.startsWith(prefix) ? arn.slice(prefix.length).split('/') : [];
  const [cluster = '', id] = path;
  const { ecs } = state;
  if (kind === 'cluster') return requireActive(ecs.clusters.get(cluster), 'cluster');
  if (kind === 'task-definition') return requireFound(ecs.taskDefinitions.get(cluster), 'task definition');
  const records = { service: ecs.services, task: ecs.tasks, 'container-instance': ecs.containerInstances };
  if (kind !== 'service' && kind !== 'task' && kind !== 'container-instance')
    throw invalid(`Invalid resource ARN: ${arn}`);
  if (id === undefined) throw invalid('Long arn format must be used for tagging operations');
  const record = records[kind].get(id);
  const what = kind.replace('-', ' ');
  return requireActive(record?.cluster === cluster ? record : undefined, what);
}

function requireFound<T>(record: T | undefined, what: string): T {
  if (record !== undefined) return record;
  if (what === 'cluster')
    throw new ClusterNotFoundException({ message: 'Cluster not found.', $metadata: {} });
  throw invalid(`The specified ${what} is not found. Specify a valid ${what} and try again.`);
}

function requireActive<T extends { tags: Record<string, string>; status?: string }>(
  record: T | undefined,
  what: string,
): T {
  const found = requireFound(record, what);
  if (found.status !== 'INACTIVE') return found;
  throw invalid(`The specified ${what} is inactive. Specify an active ${what} and try again.`);
}
