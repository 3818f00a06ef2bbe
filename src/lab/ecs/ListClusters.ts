import { ListClustersCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clusterArn } from './arns.ts';
import { ecsPage } from './pages.ts';

export const ListClusters = operation(ListClustersCommand, async (input, { lab: { state } }: LabRequest) => {
  const active = [...state.ecs.clusters.values()].filter(({ status }) => status === 'ACTIVE');
  const { items, token } = ecsPage('ListClusters', active, ({ name }) => name, input);
  return {
    clusterArns: items.map(({ name }) => clusterArn(state, name)),
    ...(token !== undefined && { nextToken: token }),
  };
});
