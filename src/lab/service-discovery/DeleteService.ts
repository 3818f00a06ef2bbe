import { DeleteServiceCommand, ResourceInUse } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceOf } from './errors.ts';

export const DeleteService = operation(DeleteServiceCommand, async ({ Id }, { lab }: LabRequest) => {
  const service = serviceOf(lab, Id);
  if (service.instances.size > 0)
    throw new ResourceInUse({
      message: 'Service contains registered instances; delete the instances before deleting the service',
      $metadata: {},
    });
  lab.discovery.services.delete(service);
  return {};
});
