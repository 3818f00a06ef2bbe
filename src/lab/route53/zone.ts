import type { HostedZone } from '@aws-sdk/client-route-53';
import type { ChangeRecord, HostedZoneRecord } from '../control/route53/records.ts';
import { nameServers } from '../control/route53/own-records.ts';
import type { LabState } from '../control/state.ts';
import { asAwsRegion } from './region.ts';

export function describeZone(zone: HostedZoneRecord) {
  const { id, name, callerReference, comment, isPrivate, linkedService, recordSets } = zone;
  return {
    Id: `/hostedzone/${id}`,
    Name: name,
    CallerReference: callerReference,
    Config: { PrivateZone: isPrivate, ...(comment !== undefined && { Comment: comment }) },
    ResourceRecordSetCount: recordSets.size,
    ...(linkedService && {
      LinkedService: {
        ServicePrincipal: linkedService.principal,
        Description: linkedService.description,
      },
    }),
  } satisfies HostedZone;
}

/** The name servers of a zone; GetHostedZone has them for a public one alone. */
export function delegationSet() {
  return { NameServers: nameServers.map((name) => name.replace(/\.$/, '')) };
}

export function vpcOf({ region }: LabState, vpcId: string) {
  return { VPCRegion: asAwsRegion(region), VPCId: vpcId };
}

export function describeChange({ id, status, submittedAt, comment }: ChangeRecord) {
  return {
    Id: `/change/${id}`,
    Status: status,
    SubmittedAt: new Date(submittedAt),
    ...(comment !== undefined && { Comment: comment }),
  };
}
