import { ListOperationsCommand } from '@aws-sdk/client-servicediscovery';
import type { OperationRecord } from '../control/discovery/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered } from './filters.ts';
import type { Fields } from './filters.ts';
import { discoveryPage } from './pages.ts';

const fields: Fields<OperationRecord> = {
  NAMESPACE_ID: { of: ({ targets }) => targets.NAMESPACE, conditions: ['EQ'] },
  SERVICE_ID: { of: ({ targets }) => targets.SERVICE, conditions: ['EQ'] },
  STATUS: { of: ({ status }) => status, conditions: ['EQ', 'IN'] },
  TYPE: { of: ({ type }) => type, conditions: ['EQ', 'IN'] },
  UPDATE_DATE: { of: ({ updatedAt }) => String(updatedAt / 1000), conditions: ['BETWEEN'] },
};

export const ListOperations = operation(ListOperationsCommand, async (input, { lab }: LabRequest) => {
  const found = filtered(lab.state.discovery.operations.values(), input.Filters, fields);
  const { items, token } = discoveryPage('ListOperations', found, ({ id }) => id, input);
  return {
    Operations: items.map(({ id, status }) => ({ Id: id, Status: status })),
    ...(token !== undefined && { NextToken: token }),
  };
});
