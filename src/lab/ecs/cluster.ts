import { ClusterNotFoundException } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import { shortName } from './arns.ts';

/** Whether a name or ARN is that of the lab's one cluster; without one, ECS takes `default`. */
export function isCluster(state: LabState, cluster = 'default'): boolean {
  return shortName(state, 'cluster', cluster) === state.ecs.cluster;
}

export function requireCluster(state: LabState, cluster: string | undefined): void {
  if (isCluster(state, cluster)) return;
  throw new ClusterNotFoundException({ message: 'Cluster not found.', $metadata: {} });
}
