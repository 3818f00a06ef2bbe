import { GetServiceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceOf } from './errors.ts';
import { describeService } from './service.ts';

export const GetService = operation(GetServiceCommand, async ({ Id }, { lab }: LabRequest) => ({
  Service: describeService(lab.state, serviceOf(lab, Id)),
}));
