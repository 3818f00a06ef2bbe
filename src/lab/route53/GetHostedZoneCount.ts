import { GetHostedZoneCountCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';

export const GetHostedZoneCount = operation(
  GetHostedZoneCountCommand,
  async (_input, { lab }: LabRequest) => ({
    HostedZoneCount: lab.state.route53.zones.size,
  }),
);
