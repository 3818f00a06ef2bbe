import { DeleteTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import type { Failure } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../control/ecs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { arnOf } from './arns.ts';
import { requireCount } from './pages.ts';
import { describedTaskDefinition, findRevision } from './task-definition.ts';

const most = 10;

export const DeleteTaskDefinitions = operation(
  DeleteTaskDefinitionsCommand,
  async ({ taskDefinitions = [] }, { lab }: LabRequest) => {
    const { state } = lab;
    requireCount('Task definitions', taskDefinitions, most);
    const deleted: TaskDefinitionRecord[] = [];
    const failures: Failure[] = [];
    for (const given of new Set(taskDefinitions)) {
      const record = findRevision(state, given);
      const reason = whyNot(record);
      if (record && reason === undefined) deleted.push(record);
      else
        failures.push({
          arn: given.startsWith('arn:') ? given : arnOf(state, 'task-definition', given),
          ...(reason !== undefined && { reason }),
        });
    }
    for (const record of deleted) lab.ecs.taskDefinitions.delete(record);
    return {
      taskDefinitions: deleted.map((record) => describedTaskDefinition(record, state)),
      failures,
    };
  },
);

function whyNot(record: TaskDefinitionRecord | undefined): string | undefined {
  if (!record)
    return 'The specified task definition does not exist. Specify a valid account, family, revision and try again.';
  if (record.status === 'ACTIVE')
    return 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.';
  return undefined;
}
