import { ListServicesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { requireOneOf } from './errors.ts';
import { ecsPage, launchTypes } from './pages.ts';

const usualPageSize = 10;

export const ListServices = operation(ListServicesCommand, async (input, { lab: { state } }: LabRequest) => {
  const { launchType = 'EC2', schedulingStrategy, resourceManagementType = 'CUSTOMER' } = input;
  const cluster = requireCluster(state, input.cluster);
  requireOneOf('launchType', launchType, launchTypes);
  requireOneOf('schedulingStrategy', schedulingStrategy, ['REPLICA', 'DAEMON']);
  const isModelled = launchType === 'EC2' && resourceManagementType === 'CUSTOMER';
  const found = [...state.ecs.services.values()].filter(
    (service) =>
      isModelled &&
      service.cluster === cluster &&
      service.status !== 'INACTIVE' &&
      (schedulingStrategy === undefined || service.scheduling === schedulingStrategy),
  );
  const { items, token } = ecsPage('ListServices', found, ({ name }) => name, input, usualPageSize);
  return {
    serviceArns: items.map((service) => serviceArn(state, service)),
    ...(token !== undefined && { nextToken: token }),
  };
});
