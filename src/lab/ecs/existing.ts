import { ServiceNotFoundException } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord, ServiceRecord, TaskRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';
import { invalid } from './errors.ts';
import { findIn } from './look-up.ts';

export function requireService(state: LabState, cluster: string, nameOrArn: string): ServiceRecord {
  const record = findIn(state, nameOrArn, { resource: 'service', cluster, records: state.ecs.services });
  if (record) return record;
  throw new ServiceNotFoundException({ message: 'Service not found.', $metadata: {} });
}

export function requireContainerInstance(
  state: LabState,
  cluster: string,
  idOrArn: string,
): ContainerInstanceRecord {
  const records = state.ecs.containerInstances;
  const record = findIn(state, idOrArn, { resource: 'container-instance', cluster, records });
  if (record) return record;
  throw invalid('The specified container instance is not valid.');
}

export function requireTask(state: LabState, cluster: string, idOrArn: string): TaskRecord {
  const record = findIn(state, idOrArn, { resource: 'task', cluster, records: state.ecs.tasks });
  if (record) return record;
  throw invalid('The referenced task was not found.');
}
