import { ListClustersCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clusterArn } from './arns.ts';
import { ecsPage } from './pages.ts';

export const ListClusters = operation(ListClustersCommand, async (input, { lab: { state } }: LabRequest) => {
  const { items, token } = ecsPage('ListClusters', [clusterArn(state)], (arn) => arn, input);
  return { clusterArns: items, ...(token !== undefined && { nextToken: token }) };
});
