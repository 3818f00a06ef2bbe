import { ClusterNotFoundException } from '@aws-sdk/client-ecs';
import type { ClusterRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';
import { shortName } from './arns.ts';

/** The cluster that a name or an ARN stands for, an INACTIVE one too; without one, ECS takes `default`. */
export function findCluster(state: LabState, cluster = 'default'): ClusterRecord | undefined {
  return state.ecs.clusters.get(shortName(state, 'cluster', cluster) ?? '');
}

/** The name of an ACTIVE cluster. */
export function requireCluster(state: LabState, cluster: string | undefined): string {
  const record = findCluster(state, cluster);
  if (!record) throw notFound('Cluster not found.');
  if (record.status === 'INACTIVE') throw notFound('The referenced cluster was inactive.');
  return record.name;
}

function notFound(message: string): ClusterNotFoundException {
  return new ClusterNotFoundException({ message, $metadata: {} });
}
