import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid } from './errors.ts';
import { limitOf, pageFrom } from './pages.ts';
import { describeZone } from './zone.ts';

export const ListHostedZones = operation(ListHostedZonesCommand, async (input, { lab }: LabRequest) => {
  const { Marker = '', MaxItems, DelegationSetId, HostedZoneType } = input;
  if (DelegationSetId !== undefined) throw invalid('The lab does not model reusable delegation sets.');
  const limit = limitOf(MaxItems);
  const zones = [...lab.state.route53.zones.values()]
    .filter(({ isPrivate }) => HostedZoneType !== 'PrivateHostedZone' || isPrivate)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (Marker !== '' && !lab.state.route53.zones.has(Marker))
    throw invalid(`The marker ${Marker} is not valid.`);
  const { items, next } = pageFrom(zones, { isBefore: ({ id }) => id < Marker, limit });
  return {
    HostedZones: items.map(describeZone),
    Marker,
    IsTruncated: next !== undefined,
    ...(next && { NextMarker: next.id }),
    MaxItems: limit,
  };
});
