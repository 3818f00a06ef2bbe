import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { Subnet } from '@aws-sdk/client-ec2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';

export const DescribeSubnets = operation(
  DescribeSubnetsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { SubnetIds: ids = [], Filters } = input;
    refuseIdsWithPages('SubnetIds', ids, input);
    const known = new Set(state.ec2.zones.map(({ subnetId }) => subnetId));
    const missing = ids.find((id) => !known.has(id));
    if (missing !== undefined) {
      throw new WireError('InvalidSubnetID.NotFound', `The subnet ID '${missing}' does not exist`);
    }
    const named = state.ec2.zones.filter(({ subnetId }) => ids.length === 0 || ids.includes(subnetId));
    const found = filtered(
      named.map((zone) => subnetOf(zone, state)),
      Filters,
      {
        'subnet-id': ({ SubnetId }) => [SubnetId],
        'vpc-id': ({ VpcId }) => [VpcId],
        'availability-zone': ({ AvailabilityZone }) => [AvailabilityZone],
        'availability-zone-id': ({ AvailabilityZoneId }) => [AvailabilityZoneId],
        'owner-id': ({ OwnerId }) => [OwnerId],
        state: ({ State }) => [State],
        ...tagFilters<Subnet>(() => ({}), Filters),
      },
    );
    endDryRun(input);
    const { items, token } = ec2Page('DescribeSubnets', found, ({ SubnetId = '' }) => SubnetId, input);
    return { Subnets: items, ...(token !== undefined && { NextToken: token }) };
  },
);

function subnetOf({ subnetId, name, id }: LabState['zones'][number], state: LabState): Subnet {
  return {
    SubnetId: subnetId,
    SubnetArn: `arn:aws:ec2:${state.region}:${state.account}:subnet/${subnetId}`,
    State: 'available',
    VpcId: state.ec2.vpcId,
    AvailabilityZone: name,
    AvailabilityZoneId: id,
    OwnerId: state.account,
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
    Tags: [],
  };
}
