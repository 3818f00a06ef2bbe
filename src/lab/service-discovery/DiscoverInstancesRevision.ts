import { DiscoverInstancesRevisionCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { serviceNamed } from './discovered.ts';

export const DiscoverInstancesRevision = operation(
  DiscoverInstancesRevisionCommand,
  async (input, { lab }: LabRequest) => ({ InstancesRevision: serviceNamed(lab, input).service.revision }),
);
