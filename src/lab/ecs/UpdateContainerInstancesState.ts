import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import type { Failure } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord } from '../control/ecs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { describedContainerInstance } from './container-instance.ts';
import { invalid } from './errors.ts';
import { lookUp } from './look-up.ts';
import { requireCount } from './pages.ts';

const most = 10;

export const UpdateContainerInstancesState = operation(
  UpdateContainerInstancesStateCommand,
  async (input, { lab }: LabRequest) => {
    const { state } = lab;
    const { containerInstances = [], status } = input;
    const cluster = requireCluster(state, input.cluster);
    requireCount('Container instances', containerInstances, most);
    if (status !== 'ACTIVE' && status !== 'DRAINING')
      throw invalid('Container instances status should be one of [ACTIVE,DRAINING]');
    const records = state.ecs.containerInstances;
    const wanted = { resource: 'container-instance', cluster, records } as const;
    const { found, failures: missing } = lookUp(state, containerInstances, wanted);
    const updated: ContainerInstanceRecord[] = [];
    const failures: Failure[] = [...missing];
    for (const record of found) {
      if (lab.ecs.containerInstances.setStatus(record.id, status)) updated.push(record);
      else failures.push({ arn: containerInstanceArn(state, record), reason: record.status });
    }
    return {
      containerInstances: updated.map((record) => describedContainerInstance(record, state)),
      failures,
    };
  },
);
