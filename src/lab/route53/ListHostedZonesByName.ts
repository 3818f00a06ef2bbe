import { ListHostedZonesByNameCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid, withoutPrefix } from './errors.ts';
import { reversedName, zoneName } from './names.ts';
import { limitOf, pageFrom } from './pages.ts';
import { describeZone } from './zone.ts';

export const ListHostedZonesByName = operation(
  ListHostedZonesByNameCommand,
  async ({ DNSName, HostedZoneId, MaxItems }, { lab }: LabRequest) => {
    if (HostedZoneId !== undefined && DNSName === undefined)
      throw invalid('HostedZoneId can only be there together with DNSName.');
    const limit = limitOf(MaxItems);
    const from = DNSName === undefined ? '' : reversedName(zoneName(DNSName));
    const fromId = withoutPrefix(HostedZoneId ?? '', 'hostedzone');
    const zones = [...lab.state.route53.zones.values()]
      .map((zone) => ({ zone, key: reversedName(zone.name) }))
      .toSorted((a, b) => compare(a.key, b.key) || compare(a.zone.id, b.zone.id));
    const { items, next } = pageFrom(zones, {
      isBefore: ({ key, zone }) => key < from || (key === from && zone.id < fromId),
      limit,
    });
    return {
      HostedZones: items.map(({ zone }) => describeZone(zone)),
      ...(DNSName !== undefined && { DNSName }),
      ...(HostedZoneId !== undefined && { HostedZoneId }),
      IsTruncated: next !== undefined,
      ...(next && { NextDNSName: next.zone.name, NextHostedZoneId: next.zone.id }),
      MaxItems: limit,
    };
  },
);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
