import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { Subnet } from '@aws-sdk/client-ec2';
import type { SubnetRecord } from '../control/ec2/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import { tagList } from './instance.ts';
import { existingSubnet } from './network-ids.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

// EC2 keeps five addresses of a subnet for itself.
const reservedAddresses = 5;

export const DescribeSubnets = operation(
  DescribeSubnetsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { SubnetIds: ids = [], Filters } = input;
    refuseIdsWithPages('SubnetIds', ids, input);
    const named =
      ids.length > 0
        ? [...new Set(ids)].map((id) => existingSubnet(state, id))
        : [...state.ec2.subnets.values()];
    const used = usedAddresses(state);
    const found = filtered(
      named.map((record) => subnetOf(record, state, used)),
      Filters,
      {
        'subnet-id': ({ SubnetId }) => [SubnetId],
        'subnet-arn': ({ SubnetArn }) => [SubnetArn],
        'vpc-id': ({ VpcId }) => [VpcId],
        'cidr-block': ({ CidrBlock }) => [CidrBlock],
        'availability-zone': ({ AvailabilityZone }) => [AvailabilityZone],
        'availability-zone-id': ({ AvailabilityZoneId }) => [AvailabilityZoneId],
        'default-for-az': ({ DefaultForAz }) => [String(DefaultForAz)],
        'map-public-ip-on-launch': ({ MapPublicIpOnLaunch }) => [String(MapPublicIpOnLaunch)],
        'owner-id': ({ OwnerId }) => [OwnerId],
        state: ({ State }) => [State],
        ...tagFilters<Subnet>(tagsOf, Filters),
      },
    );
    endDryRun(input);
    const { items, token } = ec2Page('DescribeSubnets', found, ({ SubnetId = '' }) => SubnetId, input);
    return { Subnets: items, ...(token !== undefined && { NextToken: token }) };
  },
);

function subnetOf(
  { id, zone, cidr, tags }: SubnetRecord,
  { region, account, ec2 }: LabState,
  used: ReadonlyMap<string, number>,
): Subnet {
  const zoneId = ec2.zones.find(({ name }) => name === zone)?.id;
  const size = 2 ** (32 - Number(cidr.split('/')[1]));
  return {
    SubnetId: id,
    SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${id}`,
    State: 'available',
    VpcId: ec2.vpcId,
    CidrBlock: cidr,
    AvailableIpAddressCount: size - reservedAddresses - (used.get(id) ?? 0),
    AvailabilityZone: zone,
    ...(zoneId !== undefined && { AvailabilityZoneId: zoneId }),
    OwnerId: account,
    DefaultForAz: true,
    MapPublicIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [],
    Tags: tagList(tags),
  };
}

function usedAddresses({ ec2 }: LabState): Map<string, number> {
  const used = new Map<string, number>();
  for (const { subnetId, state } of ec2.instances.values())
    if (state !== 'terminated') used.set(subnetId, (used.get(subnetId) ?? 0) + 1);
  return used;
}

function tagsOf({ Tags = [] }: Subnet): Record<string, string> {
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
