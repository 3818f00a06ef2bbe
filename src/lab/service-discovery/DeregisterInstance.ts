import { DeregisterInstanceCommand, DuplicateRequest } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { instanceOf, serviceOf } from './errors.ts';

export const DeregisterInstance = operation(DeregisterInstanceCommand, async (input, { lab }: LabRequest) => {
  const { ServiceId, InstanceId = '' } = input;
  const service = serviceOf(lab, ServiceId);
  const same = lab.discovery.operations.underWay('DEREGISTER_INSTANCE', {
    SERVICE: service.id,
    INSTANCE: InstanceId,
  });
  if (same && !service.instances.has(InstanceId))
    throw new DuplicateRequest({
      message: 'The operation is already in progress.',
      DuplicateOperationId: same.id,
      $metadata: {},
    });
  const { id } = lab.discovery.instances.deregister(service, instanceOf(service, InstanceId));
  return { OperationId: id };
});
