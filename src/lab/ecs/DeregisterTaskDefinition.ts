import { DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { clientError } from './errors.ts';
import { describedTaskDefinition, findRevision } from './task-definition.ts';

export const DeregisterTaskDefinition = operation(
  DeregisterTaskDefinitionCommand,
  async ({ taskDefinition = '' }, { lab }: LabRequest) => {
    const record = findRevision(lab.state, taskDefinition);
    if (!record) throw clientError('The specified task definition does not exist.');
    if (record.status !== 'ACTIVE') throw clientError('The specified task definition is not active.');
    lab.ecs.taskDefinitions.deregister(record);
    return { taskDefinition: describedTaskDefinition(record, lab.state) };
  },
);
