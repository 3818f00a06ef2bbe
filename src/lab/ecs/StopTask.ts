import { StopTaskCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { requireTask } from './existing.ts';
import { invalid } from './errors.ts';
import { describedTask, requireTaskId } from './task.ts';

const longestReason = 1024;

export const StopTask = operation(StopTaskCommand, async (input, { lab }: LabRequest) => {
  const { task: given = '', reason } = input;
  const cluster = requireCluster(lab.state, input.cluster);
  requireTaskId(given);
  const task = requireTask(lab.state, cluster, given);
  if (reason !== undefined && reason.length > longestReason)
    throw invalid(`reason can have at most ${longestReason} characters.`);
  lab.ecs.tasks.stopByUser(task, reason ?? 'Task stopped by user');
  return { task: describedTask(task, lab.state) };
});
