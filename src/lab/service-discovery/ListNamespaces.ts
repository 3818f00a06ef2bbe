import { ListNamespacesCommand } from '@aws-sdk/client-servicediscovery';
import type { NamespaceRecord } from '../control/discovery/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered } from './filters.ts';
import type { Fields } from './filters.ts';
import { describeNamespace } from './namespace.ts';
import { discoveryPage } from './pages.ts';

const fields: Fields<NamespaceRecord> = {
  TYPE: { of: ({ type }) => type, conditions: ['EQ', 'IN'] },
  NAME: { of: ({ name }) => name, conditions: ['EQ', 'BEGINS_WITH'] },
  HTTP_NAME: { of: ({ name }) => name, conditions: ['EQ', 'BEGINS_WITH'] },
  // Nobody shares a namespace with the lab.
  RESOURCE_OWNER: { of: () => 'SELF', conditions: ['EQ'] },
};

export const ListNamespaces = operation(ListNamespacesCommand, async (input, { lab }: LabRequest) => {
  const found = filtered(lab.state.discovery.namespaces.values(), input.Filters, fields);
  const { items, token } = discoveryPage('ListNamespaces', found, ({ id }) => id, input);
  return {
    Namespaces: items.map((namespace) => describeNamespace(lab.state, namespace)),
    ...(token !== undefined && { NextToken: token }),
  };
});
