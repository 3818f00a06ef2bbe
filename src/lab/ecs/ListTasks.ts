import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { tasksOf, tasksOn } from '../control/ecs/selectors.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taskArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { requireContainerInstance, requireService } from './existing.ts';
import { invalid, requireOneOf } from './errors.ts';
import { ecsPage, launchTypes } from './pages.ts';

export const ListTasks = operation(ListTasksCommand, async (input, { lab: { state } }: LabRequest) => {
  const { desiredStatus = 'RUNNING', launchType = 'EC2', family, startedBy } = input;
  const cluster = requireCluster(state, input.cluster);
  requireOneOf('desiredStatus', desiredStatus, ['RUNNING', 'PENDING', 'STOPPED']);
  requireOneOf('launchType', launchType, launchTypes);
  if (family !== undefined && !/^[a-zA-Z0-9\-_]+$/.test(family))
    throw invalid('family must match ^[a-zA-Z0-9\\-_]+$');
  if (startedBy !== undefined && (family ?? input.serviceName ?? input.containerInstance) !== undefined)
    throw invalid('startedBy must be the only filter that is used.');
  const service =
    input.serviceName === undefined ? undefined : requireService(state, cluster, input.serviceName);
  const host =
    input.containerInstance === undefined
      ? undefined
      : requireContainerInstance(state, cluster, input.containerInstance);
  // The smallest index that holds all that is asked for.
  const candidates = service
    ? tasksOf(state, service.name)
    : host
      ? tasksOn(state, host.id)
      : [...state.ecs.tasks.values()];
  const found = candidates.filter(
    (task) =>
      task.cluster === cluster &&
      task.desiredStatus === desiredStatus &&
      launchType === 'EC2' &&
      (host === undefined || task.containerInstanceId === host.id) &&
      (family === undefined || task.definition.startsWith(`${family}:`)) &&
      (startedBy === undefined || task.startedBy === startedBy),
  );
  const { items, token } = ecsPage('ListTasks', found, ({ id }) => id, input);
  return {
    taskArns: items.map((task) => taskArn(state, task)),
    ...(token !== undefined && { nextToken: token }),
  };
});
