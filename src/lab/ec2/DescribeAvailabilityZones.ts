import { DescribeAvailabilityZonesCommand } from '@aws-sdk/client-ec2';
import type { AvailabilityZone } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { filtered } from './filters.ts';
import type { Filterable } from './filters.ts';
import { endDryRun } from './pages.ts';

export const DescribeAvailabilityZones = operation(
  DescribeAvailabilityZonesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { ZoneNames = [], ZoneIds = [], Filters } = input;
    refuseUnknown(ZoneNames, new Set(state.ec2.zones.map(({ name }) => name)));
    refuseUnknown(ZoneIds, new Set(state.ec2.zones.map(({ id }) => id)));
    const named = state.ec2.zones.filter(
      ({ name, id }) =>
        (ZoneNames.length === 0 || ZoneNames.includes(name)) &&
        (ZoneIds.length === 0 || ZoneIds.includes(id)),
    );
    const zones = named.map(({ name, id }): AvailabilityZone => ({
      ZoneName: name,
      ZoneId: id,
      State: 'available',
      OptInStatus: 'opt-in-not-required',
      Messages: [],
      RegionName: state.region,
      GroupName: state.region,
      NetworkBorderGroup: state.region,
      ZoneType: 'availability-zone',
    }));
    const AvailabilityZones = filtered(zones, Filters, filterable);
    endDryRun(input);
    return { AvailabilityZones };
  },
);

const filterable: Filterable<AvailabilityZone> = {
  'zone-name': ({ ZoneName }) => [ZoneName],
  'zone-id': ({ ZoneId }) => [ZoneId],
  'region-name': ({ RegionName }) => [RegionName],
  'group-name': ({ GroupName }) => [GroupName],
  'zone-type': ({ ZoneType }) => [ZoneType],
  'opt-in-status': ({ OptInStatus }) => [OptInStatus],
  state: ({ State }) => [State],
};

function refuseUnknown(asked: readonly string[], known: ReadonlySet<string>): void {
  const unknown = asked.find((zone) => !known.has(zone));
  if (unknown === undefined) return;
  throw new WireError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
}
