import { ListServicesCommand } from '@aws-sdk/client-servicediscovery';
import type { DiscoveryServiceRecord } from '../control/discovery/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered } from './filters.ts';
import type { Fields } from './filters.ts';
import { discoveryPage } from './pages.ts';
import { summarizeService } from './service.ts';

const fields: Fields<DiscoveryServiceRecord> = {
  NAMESPACE_ID: { of: ({ namespaceId }) => namespaceId, conditions: ['EQ', 'IN'] },
  RESOURCE_OWNER: { of: () => 'SELF', conditions: ['EQ'] },
};

export const ListServices = operation(ListServicesCommand, async (input, { lab }: LabRequest) => {
  const found = filtered(lab.state.discovery.services.values(), input.Filters, fields);
  const { items, token } = discoveryPage('ListServices', found, ({ id }) => id, input);
  return {
    Services: items.map((service) => summarizeService(lab.state, service)),
    ...(token !== undefined && { NextToken: token }),
  };
});
