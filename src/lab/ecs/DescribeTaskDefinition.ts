import { ClientException, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { shortName } from './arns.ts';
import { describedTaskDefinition } from './task-definition.ts';

export const DescribeTaskDefinition = operation(
  DescribeTaskDefinitionCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { taskDefinition = '', include = [] } = input;
    const [family = '', revision = '1'] = (shortName(state, 'task-definition', taskDefinition) ?? '').split(
      ':',
    );
    const service = state.ecs.services.get(family);
    if (!service || revision !== '1') {
      throw new ClientException({ message: 'Unable to describe task definition.', $metadata: {} });
    }
    return {
      taskDefinition: describedTaskDefinition(service, state),
      ...(include.includes('TAGS') && { tags: [] }),
    };
  },
);
