import { ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../control/ecs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taskDefinitionArn } from './arns.ts';
import { requireOneOf } from './errors.ts';
import { ecsPage } from './pages.ts';
import { keyOf } from './task-definition.ts';

const widest = 10;

export const ListTaskDefinitions = operation(
  ListTaskDefinitionsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input;
    requireOneOf('sort', sort, ['ASC', 'DESC']);
    requireOneOf('status', status, ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']);
    // The prefix is that of a whole family.
    const found = [...state.ecs.taskDefinitions.values()].filter(
      (record) => record.status === status && (familyPrefix === undefined || record.family === familyPrefix),
    );
    const { items, token } = ecsPage(
      'ListTaskDefinitions',
      found,
      (record) => (sort === 'ASC' ? placeOf(record) : reversed(placeOf(record))),
      input,
    );
    return {
      taskDefinitionArns: items.map((record) => taskDefinitionArn(state, keyOf(record))),
      ...(token !== undefined && { nextToken: token }),
    };
  },
);

/** By family, then by revision. */
function placeOf({ family, revision }: TaskDefinitionRecord): string {
  return `${family}\0${String(revision).padStart(widest, '0')}`;
}

/** A text that sorts the other way round. */
function reversed(place: string): string {
  return Array.from(place, (letter) => String.fromCharCode(0xffff - letter.charCodeAt(0))).join('');
}
