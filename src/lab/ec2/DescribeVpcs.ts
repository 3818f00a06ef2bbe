import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import type { Vpc } from '@aws-sdk/client-ec2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import { tagList } from './instance.ts';
import { refuseOtherVpc } from './network-ids.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

/** The lab has one VPC, the default one. */
export const DescribeVpcs = operation(DescribeVpcsCommand, async (input, { lab: { state } }: LabRequest) => {
  const { VpcIds: ids = [], Filters } = input;
  refuseIdsWithPages('VpcIds', ids, input);
  for (const id of ids) refuseOtherVpc(state, id);
  const found = filtered([vpcOf(state)], Filters, {
    'vpc-id': ({ VpcId }) => [VpcId],
    cidr: ({ CidrBlock }) => [CidrBlock],
    'cidr-block-association.cidr-block': ({ CidrBlock }) => [CidrBlock],
    'dhcp-options-id': ({ DhcpOptionsId }) => [DhcpOptionsId],
    'is-default': ({ IsDefault }) => [String(IsDefault)],
    'owner-id': ({ OwnerId }) => [OwnerId],
    state: ({ State }) => [State],
    ...tagFilters<Vpc>(() => state.ec2.vpcTags, Filters),
  });
  endDryRun(input);
  const { items, token } = ec2Page('DescribeVpcs', found, ({ VpcId = '' }) => VpcId, input);
  return { Vpcs: items, ...(token !== undefined && { NextToken: token }) };
});

function vpcOf({ account, ec2 }: LabState): Vpc {
  const suffix = ec2.vpcId.slice('vpc-'.length);
  return {
    VpcId: ec2.vpcId,
    State: 'available',
    CidrBlock: ec2.vpcCidr,
    DhcpOptionsId: `dopt-${suffix}`,
    OwnerId: account,
    InstanceTenancy: 'default',
    Ipv6CidrBlockAssociationSet: [],
    CidrBlockAssociationSet: [
      {
        AssociationId: `vpc-cidr-assoc-${suffix}`,
        CidrBlock: ec2.vpcCidr,
        CidrBlockState: { State: 'associated' },
      },
    ],
    IsDefault: true,
    Tags: tagList(ec2.vpcTags),
  };
}
