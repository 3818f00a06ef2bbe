import { GetInstancesHealthStatusCommand } from '@aws-sdk/client-servicediscovery';
import { instanceHealth } from '../control/discovery/health.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { instanceOf, invalid, serviceOf } from './errors.ts';
import { discoveryPage } from './pages.ts';

export const GetInstancesHealthStatus = operation(
  GetInstancesHealthStatusCommand,
  async (input, { lab }: LabRequest) => {
    const service = serviceOf(lab, input.ServiceId);
    const { Instances: named } = input;
    if (named?.length === 0) throw invalid('Instances must have at least one id.');
    const wanted = named?.map((id) => instanceOf(service, id)) ?? service.instances.values();
    const listing = `GetInstancesHealthStatus ${service.id}`;
    const { items, token } = discoveryPage(listing, wanted, ({ id }) => id, input);
    return {
      Status: Object.fromEntries(items.map((instance) => [instance.id, instanceHealth(lab.state, instance)])),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);
