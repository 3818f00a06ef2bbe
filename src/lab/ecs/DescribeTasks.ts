import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taskArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { lookUp } from './look-up.ts';
import { invalid, requireCount } from './pages.ts';
import { describedTask } from './task.ts';

const idLengths = [32, 36];

export const DescribeTasks = operation(
  DescribeTasksCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { cluster, tasks = [] } = input;
    requireCount('Tasks', tasks, 100);
    const isId = (text: string) => text.startsWith('arn:') || idLengths.includes(text.length);
    if (!tasks.every(isId)) throw invalid(`taskId length should be one of [${idLengths.join(',')}]`);
    requireCluster(state, cluster);
    const wanted = { resource: 'task', records: state.ecs.tasks, arnOf: taskArn } as const;
    const { found, failures } = lookUp(state, tasks, wanted);
    return { tasks: found.map((record) => describedTask(record, state)), failures };
  },
);
