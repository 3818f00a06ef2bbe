import { GetInstanceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { instanceOf, serviceOf } from './errors.ts';

export const GetInstance = operation(GetInstanceCommand, async (input, { lab }: LabRequest) => {
  const { id, attributes, creatorRequestId } = instanceOf(serviceOf(lab, input.ServiceId), input.InstanceId);
  return {
    ResourceOwner: lab.state.account,
    Instance: {
      Id: id,
      Attributes: attributes,
      CreatedByAccount: lab.state.account,
      ...(creatorRequestId !== undefined && { CreatorRequestId: creatorRequestId }),
    },
  };
});
