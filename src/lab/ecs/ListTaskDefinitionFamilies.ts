import { ListTaskDefinitionFamiliesCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireOneOf } from './errors.ts';
import { ecsPage } from './pages.ts';

export const ListTaskDefinitionFamilies = operation(
  ListTaskDefinitionFamiliesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { familyPrefix = '', status = 'ACTIVE' } = input;
    requireOneOf('status', status, ['ACTIVE', 'INACTIVE', 'ALL']);
    const records = [...state.ecs.taskDefinitions.values()];
    const active = new Set(
      records.filter((record) => record.status === 'ACTIVE').map(({ family }) => family),
    );
    const families = new Set(records.map(({ family }) => family));
    // A family is ACTIVE as long as one of its revisions is.
    const found = [...families].filter(
      (family) =>
        family.startsWith(familyPrefix) && (status === 'ALL' || active.has(family) === (status === 'ACTIVE')),
    );
    const { items, token } = ecsPage('ListTaskDefinitionFamilies', found, (family) => family, input);
    return { families: items, ...(token !== undefined && { nextToken: token }) };
  },
);
