import { ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { containerInstanceQuery } from './container-instance-query.ts';
import { ecsPage } from './pages.ts';

export const ListContainerInstances = operation(
  ListContainerInstancesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { cluster, status, filter } = input;
    requireCluster(state, cluster);
    const passes = filter === undefined ? () => true : containerInstanceQuery(filter, state);
    const listed = [...state.ecs.containerInstances.values()].filter((record) =>
      status === undefined ? record.status !== 'INACTIVE' : record.status === status,
    );
    const found = listed.filter(passes);
    const { items, token } = ecsPage('ListContainerInstances', found, ({ id }) => id, input);
    return {
      containerInstanceArns: items.map(({ id }) => containerInstanceArn(state, id)),
      ...(token !== undefined && { nextToken: token }),
    };
  },
);
