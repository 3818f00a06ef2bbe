import { RegisterInstanceCommand, ResourceLimitExceeded } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { readAttributes } from './attributes.ts';
import { checkInstanceId, checkLength, serviceOf } from './errors.ts';

const mostInstances = 1000;

export const RegisterInstance = operation(RegisterInstanceCommand, async (input, { lab }: LabRequest) => {
  const { ServiceId, InstanceId = '', CreatorRequestId, Attributes = {} } = input;
  const service = serviceOf(lab, ServiceId);
  checkInstanceId(InstanceId);
  checkLength(CreatorRequestId, 'creatorRequestId', 64);
  const attributes = readAttributes(lab, service, Attributes);
  if (!service.instances.has(InstanceId) && service.instances.size >= mostInstances)
    throw new ResourceLimitExceeded({
      message: `A service can have at most ${mostInstances} instances.`,
      $metadata: {},
    });
  const { id } = lab.discovery.instances.register(service, {
    id: InstanceId,
    attributes,
    ...(CreatorRequestId !== undefined && { creatorRequestId: CreatorRequestId }),
  });
  return { OperationId: id };
});
