import { ListServicesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { ecsPage } from './pages.ts';

const usualPageSize = 10;

export const ListServices = operation(ListServicesCommand, async (input, { lab: { state } }: LabRequest) => {
  const { cluster, launchType = 'EC2', schedulingStrategy = 'REPLICA' } = input;
  requireCluster(state, cluster);
  const isServed = launchType === 'EC2' && schedulingStrategy === 'REPLICA';
  const names = isServed ? state.ecs.services.keys() : [];
  const { items, token } = ecsPage('ListServices', names, (name) => name, input, usualPageSize);
  return {
    serviceArns: items.map((name) => serviceArn(state, name)),
    ...(token !== undefined && { nextToken: token }),
  };
});
