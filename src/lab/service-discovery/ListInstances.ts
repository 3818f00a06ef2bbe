import { ListInstancesCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceOf } from './errors.ts';
import { discoveryPage } from './pages.ts';

export const ListInstances = operation(ListInstancesCommand, async (input, { lab }: LabRequest) => {
  const service = serviceOf(lab, input.ServiceId);
  const listing = `ListInstances ${service.id}`;
  const { items, token } = discoveryPage(listing, service.instances.values(), ({ id }) => id, input);
  return {
    ResourceOwner: lab.state.account,
    Instances: items.map(({ id, attributes }) => ({
      Id: id,
      Attributes: attributes,
      CreatedByAccount: lab.state.account,
    })),
    ...(token !== undefined && { NextToken: token }),
  };
});
