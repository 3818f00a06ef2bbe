import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clientError } from './errors.ts';
import { tagList } from './tags.ts';
import { describedTaskDefinition, findTaskDefinition } from './task-definition.ts';

export const DescribeTaskDefinition = operation(
  DescribeTaskDefinitionCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { taskDefinition = '', include = [] } = input;
    const record = findTaskDefinition(state, taskDefinition);
    if (!record) throw clientError('Unable to describe task definition.');
    return {
      taskDefinition: describedTaskDefinition(record, state),
      ...(include.includes('TAGS') && { tags: tagList(record.tags) }),
    };
  },
);
