import { ConflictException, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { RunTaskRequest } from '@aws-sdk/client-ecs';
import type { ControlPlane } from '../control/control-plane.ts';
import type { RunAnswer } from '../control/ecs/run-task.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clusterArn, containerInstanceArn, taskArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { invalid, refuseUnmodelled } from './errors.ts';
import { readConstraints, readStrategies } from './placement.ts';
import { readRunRequest } from './run-request.ts';
import { requireTaskDefinition } from './task-definition.ts';
import { describedTask } from './task.ts';
import { tagList } from './tags.ts';

const mostTasks = 10;
const longestToken = 64;

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
  const { started, failures } = runOnce(input, lab, () => lab.ecs.tasks.run(request));
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

/** Runs a request, or tells what it started when it was sent before with the same client token. */
function runOnce(
  { clientToken, ...input }: RunTaskRequest,
  { ecs, state }: ControlPlane,
  run: () => RunAnswer,
): RunAnswer {
  if (clientToken === undefined) return run();
  if (clientToken.length > longestToken)
    throw invalid(`clientToken can have at most ${longestToken} characters.`);
  const request = JSON.stringify(input);
  const known = ecs.runTokens.recall(clientToken);
  const tasks = known?.taskIds.flatMap((id) => state.ecs.tasks.get(id) ?? []) ?? [];
  if (known && known.request !== request)
    throw new ConflictException({
      message:
        'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different RunTask request.',
      resourceIds: tasks.map((task) => taskArn(state, task)),
      $metadata: {},
    });
  if (known) return { started: tasks, failures: [] };
  const answer = run();
  ecs.runTokens.remember(clientToken, { request, taskIds: answer.started.map(({ id }) => id) });
  return answer;
}
