import {
  ClusterContainsContainerInstancesException,
  ClusterContainsServicesException,
  ClusterContainsTasksException,
  DeleteClusterCommand,
} from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { clusterDescriber } from './described-cluster.ts';
import { invalid } from './errors.ts';

export const DeleteCluster = operation(DeleteClusterCommand, async (input, { lab }: LabRequest) => {
  if (!input.cluster) throw invalid('Cluster can not be blank.');
  const name = requireCluster(lab.state, input.cluster);
  requireEmpty(lab.state, name);
  const record = lab.state.ecs.clusters.get(name);
  if (!record) return {};
  lab.ecs.clusters.delete(record);
  return { cluster: clusterDescriber(lab.state)(record) };
});

function requireEmpty({ ecs }: LabState, name: string): void {
  const isIn = <T extends { cluster: string }>(records: Map<string, T>, counts: (record: T) => boolean) =>
    [...records.values()].some((record) => record.cluster === name && counts(record));
  if (isIn(ecs.containerInstances, ({ status }) => status !== 'INACTIVE'))
    throw new ClusterContainsContainerInstancesException({
      message: 'The Cluster cannot be deleted while Container Instances are active or draining.',
      $metadata: {},
    });
  if (isIn(ecs.services, ({ status }) => status === 'ACTIVE'))
    throw new ClusterContainsServicesException({
      message: 'The Cluster cannot be deleted while Services are active.',
      $metadata: {},
    });
  if (isIn(ecs.tasks, ({ lastStatus }) => lastStatus !== 'STOPPED'))
    throw new ClusterContainsTasksException({
      message: 'The Cluster cannot be deleted while Tasks are active.',
      $metadata: {},
    });
}
