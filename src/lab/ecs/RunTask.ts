import { RunTaskCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clusterArn, containerInstanceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { invalid, refuseUnmodelled } from './errors.ts';
import { readConstraints, readStrategies } from './placement.ts';
import { readRunRequest } from './run-request.ts';
import { requireTaskDefinition } from './task-definition.ts';
import { describedTask } from './task.ts';
import { tagList } from './tags.ts';

const mostTasks = 10;

export const RunTask = operation(RunTaskCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const { count = 1, launchType = 'EC2' } = input;
  const cluster = requireCluster(state, input.cluster);
  if (count < 1 || count > mostTasks) throw invalid(`count should be between 1 and ${mostTasks}`);
  if (launchType !== 'EC2') throw invalid(`The lab does not model the launch type ${launchType}.`);
  refuseUnmodelled(input, ['capacityProviderStrategy', 'platformVersion']);
  const definition = requireTaskDefinition(state, input.taskDefinition);
  const request = {
    ...readRunRequest(input, definition, cluster, state),
    count,
    placement: readStrategies(input.placementStrategy),
    constraints: readConstraints(input.placementConstraints),
  };
  const hosts = [...state.ecs.containerInstances.values()];
  if (!hosts.some((host) => host.cluster === cluster && host.status !== 'INACTIVE'))
    throw invalid('No Container Instances were found in your cluster.');
  const { started, failures } = lab.ecs.tasks.run(request);
  return {
    tasks: started.map((task) => ({ ...describedTask(task, state), tags: tagList(task.tags) })),
    failures: failures.map(({ arnSuffix, reason }) => ({
      arn:
        arnSuffix === undefined
          ? clusterArn(state, cluster)
          : containerInstanceArn(state, { cluster, id: arnSuffix }),
      reason,
    })),
  };
});
