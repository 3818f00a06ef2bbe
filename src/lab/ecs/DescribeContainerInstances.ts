import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { describedContainerInstance } from './container-instance.ts';
import { lookUp } from './look-up.ts';
import { requireCount } from './pages.ts';

export const DescribeContainerInstances = operation(
  DescribeContainerInstancesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { containerInstances = [], include } = input;
    requireCount('Container instances', containerInstances, 100);
    const cluster = requireCluster(state, input.cluster);
    const records = state.ecs.containerInstances;
    const wanted = { resource: 'container-instance', cluster, records } as const;
    const { found, failures } = lookUp(state, containerInstances, wanted);
    return {
      containerInstances: found.map((record) => describedContainerInstance(record, state, include)),
      failures,
    };
  },
);
