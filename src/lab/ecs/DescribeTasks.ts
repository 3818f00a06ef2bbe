import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { lookUp } from './look-up.ts';
import { requireCount } from './pages.ts';
import { tagList } from './tags.ts';
import { describedTask, requireTaskId } from './task.ts';

export const DescribeTasks = operation(
  DescribeTasksCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { tasks = [], include = [] } = input;
    requireCount('Tasks', tasks, 100);
    for (const task of tasks) requireTaskId(task);
    const cluster = requireCluster(state, input.cluster);
    const wanted = { resource: 'task', cluster, records: state.ecs.tasks } as const;
    const { found, failures } = lookUp(state, tasks, wanted);
    return {
      tasks: found.map((record) => ({
        ...describedTask(record, state),
        tags: include.includes('TAGS') ? tagList(record.tags) : [],
      })),
      failures,
    };
  },
);
