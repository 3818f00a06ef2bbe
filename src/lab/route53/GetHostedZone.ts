import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { zoneOf } from './errors.ts';
import { delegationSet, describeZone, vpcOf } from './zone.ts';

export const GetHostedZone = operation(GetHostedZoneCommand, async ({ Id }, { lab }: LabRequest) => {
  const zone = zoneOf(lab, Id);
  return {
    HostedZone: describeZone(zone),
    ...(zone.vpcId === undefined
      ? { DelegationSet: delegationSet() }
      : { VPCs: [vpcOf(lab.state, zone.vpcId)] }),
  };
});
