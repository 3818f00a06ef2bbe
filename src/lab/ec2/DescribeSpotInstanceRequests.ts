import { DescribeSpotInstanceRequestsCommand } from '@aws-sdk/client-ec2';
import type { SpotInstanceRequest } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { filtered, tagFilters } from './filters.ts';
import { ec2Page, endDryRun, refuseIdsWithPages } from './pages.ts';
import { spotRequestOf } from './spot-request.ts';

export const DescribeSpotInstanceRequests = operation(
  DescribeSpotInstanceRequestsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { SpotInstanceRequestIds: ids = [], Filters } = input;
    refuseIdsWithPages('SpotInstanceRequestIds', ids, input);
    const all = [...state.ec2.instances.values()].filter(({ isSpot }) => isSpot).map(spotRequestOf);
    const known = new Set(all.map(({ SpotInstanceRequestId }) => SpotInstanceRequestId));
    const unknown = ids.find((id) => !known.has(id));
    if (unknown !== undefined) {
      throw new WireError(
        'InvalidSpotInstanceRequestID.NotFound',
        `The spot instance request ID '${unknown}' does not exist`,
      );
    }
    const named = all.filter(({ SpotInstanceRequestId: id = '' }) => ids.length === 0 || ids.includes(id));
    const found = filtered(named, Filters, {
      'spot-instance-request-id': ({ SpotInstanceRequestId }) => [SpotInstanceRequestId],
      'instance-id': ({ InstanceId }) => [InstanceId],
      state: ({ State }) => [State],
      'status-code': ({ Status }) => [Status?.Code],
      'status-message': ({ Status }) => [Status?.Message],
      type: ({ Type }) => [Type],
      'create-time': ({ CreateTime }) => [CreateTime?.toISOString()],
      'launch.image-id': ({ LaunchSpecification }) => [LaunchSpecification?.ImageId],
      'launch.instance-type': ({ LaunchSpecification }) => [LaunchSpecification?.InstanceType],
      'network-interface.subnet-id': ({ LaunchSpecification }) => [LaunchSpecification?.SubnetId],
      'launched-availability-zone': ({ LaunchedAvailabilityZone }) => [LaunchedAvailabilityZone],
      'product-description': ({ ProductDescription }) => [ProductDescription],
      ...tagFilters<SpotInstanceRequest>(() => ({}), Filters),
    });
    endDryRun(input);
    const keyOf = ({ SpotInstanceRequestId = '' }: SpotInstanceRequest) => SpotInstanceRequestId;
    const { items, token } = ec2Page('DescribeSpotInstanceRequests', found, keyOf, input);
    return { SpotInstanceRequests: items, ...(token !== undefined && { NextToken: token }) };
  },
);
