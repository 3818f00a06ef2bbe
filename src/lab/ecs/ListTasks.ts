import { ListTasksCommand, ServiceNotFoundException } from '@aws-sdk/client-ecs';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { shortName, taskArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { ecsPage, invalid } from './pages.ts';

export const ListTasks = operation(ListTasksCommand, async (input, { lab: { state } }: LabRequest) => {
  const { cluster, desiredStatus = 'RUNNING', launchType = 'EC2', family, startedBy } = input;
  requireCluster(state, cluster);
  const service = input.serviceName === undefined ? undefined : serviceNamed(state, input.serviceName);
  const host = input.containerInstance === undefined ? undefined : hostNamed(state, input.containerInstance);
  const found = [...state.ecs.tasks.values()].filter(
    (task) =>
      task.desiredStatus === desiredStatus &&
      launchType === 'EC2' &&
      (service === undefined || task.service === service) &&
      (host === undefined || task.containerInstanceId === host) &&
      (family === undefined || task.service === family) &&
      (startedBy === undefined || state.ecs.services.get(task.service)?.deploymentId === startedBy),
  );
  const { items, token } = ecsPage('ListTasks', found, ({ id }) => id, input);
  return {
    taskArns: items.map(({ id }) => taskArn(state, id)),
    ...(token !== undefined && { nextToken: token }),
  };
});

function serviceNamed(state: LabState, nameOrArn: string): string {
  const name = shortName(state, 'service', nameOrArn);
  if (name !== undefined && state.ecs.services.has(name)) return name;
  throw new ServiceNotFoundException({ message: 'Service not found.', $metadata: {} });
}

function hostNamed(state: LabState, idOrArn: string): string {
  const id = shortName(state, 'container-instance', idOrArn);
  if (id !== undefined && state.ecs.containerInstances.has(id)) return id;
  throw invalid('The specified container instance is not valid.');
}
