import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { shortName, taskArn } from './arns.ts';
import { requireCluster } from './cluster.ts';
import { invalid, requireCount } from './pages.ts';
import { describedTask } from './task.ts';

const idLengths = [32, 36];

export const DescribeTasks = operation(
  DescribeTasksCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { cluster, tasks: asked = [] } = input;
    requireCount('Tasks', asked, 100);
    const short = asked.find((id) => !id.startsWith('arn:') && !idLengths.includes(id.length));
    if (short !== undefined) throw invalid(`taskId length should be one of [${idLengths.join(',')}]`);
    requireCluster(state, cluster);
    const found = [...new Set(asked)].map((name) => ({
      name,
      record: state.tasks.get(shortName(state, 'task', name) ?? ''),
    }));
    return {
      tasks: found.flatMap(({ record }) => record ?? []).map((record) => describedTask(record, state)),
      failures: found
        .filter(({ record }) => !record)
        .map(({ name }) => ({
          arn: name.startsWith('arn:') ? name : taskArn(state, name),
          reason: 'MISSING',
        })),
    };
  },
);
