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
    const { status, filter } = input;
    const cluster = requireCluster(state, input.cluster);
    const passes = filter === undefined ? () => true : containerInstanceQuery(filter, state);
    const found = [...state.ecs.containerInstances.values()].filter(
      (record) =>
        record.cluster === cluster &&
        (status === undefined ? record.status !== 'INACTIVE' : record.status === status) &&
        passes(record),
    );
    const { items, token } = ecsPage('ListContainerInstances', found, ({ id }) => id, input);
    return {
      containerInstanceArns: items.map((record) => containerInstanceArn(state, record)),
      ...(token !== undefined && { nextToken: token }),
    };
  },
);
