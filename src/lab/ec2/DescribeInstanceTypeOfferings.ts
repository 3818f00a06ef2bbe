import { DescribeInstanceTypeOfferingsCommand } from '@aws-sdk/client-ec2';
import type { InstanceTypeOffering, LocationType, _InstanceType } from '@aws-sdk/client-ec2';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { filtered } from './filters.ts';
import { ec2Page, endDryRun } from './pages.ts';

export const DescribeInstanceTypeOfferings = operation(
  DescribeInstanceTypeOfferingsCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { LocationType = 'region', Filters } = input;
    const offerings = locationsOf(state, LocationType).map((Location): InstanceTypeOffering => ({
      InstanceType: state.ec2.instanceType.name as _InstanceType,
      LocationType,
      Location,
    }));
    const found = filtered(offerings, Filters, {
      'instance-type': ({ InstanceType }) => [InstanceType],
      location: ({ Location }) => [Location],
    });
    endDryRun(input);
    const { items, token } = ec2Page(
      'DescribeInstanceTypeOfferings',
      found,
      ({ Location = '' }) => Location,
      input,
    );
    return { InstanceTypeOfferings: items, ...(token !== undefined && { NextToken: token }) };
  },
);

function locationsOf({ region, ec2 }: LabState, type: LocationType): string[] {
  switch (type) {
    case 'region':
      return [region];
    case 'availability-zone':
      return ec2.zones.map(({ name }) => name);
    case 'availability-zone-id':
      return ec2.zones.map(({ id }) => id);
    case 'outpost':
      return [];
    default:
      throw new WireError(
        'InvalidParameterValue',
        `Value (${String(type)}) for parameter locationType is invalid.`,
      );
  }
}
