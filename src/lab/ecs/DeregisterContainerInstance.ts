import { DeregisterContainerInstanceCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { describedContainerInstance } from './container-instance.ts';
import { requireContainerInstance } from './existing.ts';
import { invalid } from './errors.ts';

export const DeregisterContainerInstance = operation(
  DeregisterContainerInstanceCommand,
  async (input, { lab }: LabRequest) => {
    const { state } = lab;
    const cluster = requireCluster(state, input.cluster);
    const record = requireContainerInstance(state, cluster, input.containerInstance ?? '');
    const outcome = lab.ecs.containerInstances.deregister(record.id, input.force ?? false);
    if (outcome === 'has-tasks') throw invalid('Found running tasks on the instance.');
    return { containerInstance: describedContainerInstance(record, state) };
  },
);
