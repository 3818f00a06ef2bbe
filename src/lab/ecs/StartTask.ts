import { StartTaskCommand } from '@aws-sdk/client-ecs';
import type { Failure } from '@aws-sdk/client-ecs';
import type { TaskRecord } from '../control/ecs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { containerInstanceArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { lookUp } from './look-up.ts';
import { requireCount } from './pages.ts';
import { readRunRequest } from './run-request.ts';
import { requireTaskDefinition } from './task-definition.ts';
import { describedTask } from './task.ts';
import { tagList } from './tags.ts';

const mostHosts = 10;

export const StartTask = operation(StartTaskCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const { containerInstances = [] } = input;
  const cluster = requireCluster(state, input.cluster);
  requireCount('Container instances', containerInstances, mostHosts);
  const definition = requireTaskDefinition(state, input.taskDefinition);
  const request = readRunRequest(input, definition, cluster, state);
  const records = state.ecs.containerInstances;
  const wanted = { resource: 'container-instance', cluster, records } as const;
  const { found, failures: missing } = lookUp(state, containerInstances, wanted);
  const tasks: TaskRecord[] = [];
  const failures: Failure[] = [...missing];
  for (const host of found) {
    const answer = lab.ecs.tasks.run({
      ...request,
      count: 1,
      placement: [],
      constraints: [{ type: 'memberOf', expression: `ec2InstanceId == ${host.instanceId}` }],
    });
    tasks.push(...answer.started);
    if (answer.started.length > 0) continue;
    const own = answer.failures.find(({ arnSuffix }) => arnSuffix === host.id);
    failures.push({ arn: containerInstanceArn(state, host), reason: own?.reason ?? host.status });
  }
  return {
    tasks: tasks.map((task) => ({ ...describedTask(task, state), tags: tagList(task.tags) })),
    failures,
  };
});
