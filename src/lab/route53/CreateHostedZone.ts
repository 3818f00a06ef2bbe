import {
  ConflictingDomainExists,
  CreateHostedZoneCommand,
  HostedZoneAlreadyExists,
  InvalidVPCId,
} from '@aws-sdk/client-route-53';
import type { CreateHostedZoneRequest } from '@aws-sdk/client-route-53';
import type { ControlPlane } from '../control/control-plane.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid } from './errors.ts';
import { zoneName } from './names.ts';
import { delegationSet, describeChange, describeZone, vpcOf } from './zone.ts';

export const CreateHostedZone = operation(CreateHostedZoneCommand, async (input, { lab }: LabRequest) => {
  const name = zoneName(input.Name);
  const { CallerReference = '', HostedZoneConfig, VPC } = input;
  check(lab, input, name);
  const { Comment } = HostedZoneConfig ?? {};
  const { zone, change } = lab.route53.zones.create({
    name,
    callerReference: CallerReference,
    ...(Comment && { comment: Comment }),
    ...(VPC && { vpcId: VPC.VPCId ?? '' }),
  });
  return {
    HostedZone: describeZone(zone),
    ChangeInfo: describeChange(change),
    DelegationSet: delegationSet(),
    ...(zone.vpcId !== undefined && { VPC: vpcOf(lab.state, zone.vpcId) }),
    Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
  };
});

function check({ state }: ControlPlane, input: CreateHostedZoneRequest, name: string): void {
  const { CallerReference = '', HostedZoneConfig, VPC, DelegationSetId } = input;
  if (DelegationSetId !== undefined) throw invalid('The lab does not model reusable delegation sets.');
  if (CallerReference.length < 1 || CallerReference.length > 128)
    throw invalid('CallerReference must have 1 to 128 characters.');
  if ((HostedZoneConfig?.Comment ?? '').length > 256)
    throw invalid('Comment must have at most 256 characters.');
  if (HostedZoneConfig?.PrivateZone && !VPC)
    throw invalid(
      "When you're creating a private hosted zone (when you specify true for PrivateZone), you must also specify values for VPCId and VPCRegion.",
    );
  const zones = [...state.route53.zones.values()];
  if (zones.some(({ callerReference }) => callerReference === CallerReference))
    throw new HostedZoneAlreadyExists({
      message: 'A hosted zone has already been created with the specified caller reference.',
      $metadata: {},
    });
  if (!VPC) return;
  if (VPC.VPCId !== state.ec2.vpcId)
    throw new InvalidVPCId({
      message: `The VPC: ${VPC.VPCId} in region ${VPC.VPCRegion} does not exist.`,
      $metadata: {},
    });
  const conflict = zones.find((zone) => zone.name === name && zone.vpcId === VPC.VPCId);
  if (conflict)
    throw new ConflictingDomainExists({
      message: `The VPC ${VPC.VPCId} in region ${VPC.VPCRegion} has already been associated with the hosted zone ${conflict.id} with the same domain name.`,
      $metadata: {},
    });
}
