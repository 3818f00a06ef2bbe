import { balancerZoneId } from '../route53/balancer-names.ts';
import { canonicalName } from '../route53/names.ts';
import type { RecordSet } from '../route53/records.ts';
import type {
  DiscoveryInstanceRecord,
  DiscoveryServiceRecord,
  DnsConfig,
  NamespaceRecord,
} from './records.ts';

type DnsRecord = DnsConfig['records'][number];

/** The record sets that one instance has in the zone of its namespace, by the DNS configuration of its service. */
export function recordSetsOf(
  { name }: Pick<NamespaceRecord, 'name'>,
  service: DiscoveryServiceRecord,
  instance: DiscoveryInstanceRecord,
): RecordSet[] {
  const serviceName = canonicalName(`${service.name}.${name}`);
  return (service.dns?.records ?? []).flatMap((record) => setsOf(record, serviceName, service, instance));
}

function setsOf(
  { type, ttlSeconds }: DnsRecord,
  serviceName: string,
  service: DiscoveryServiceRecord,
  instance: DiscoveryInstanceRecord,
): RecordSet[] {
  const { attributes } = instance;
  const routing = {
    name: serviceName,
    setIdentifier: instance.id,
    ...(service.dns?.routingPolicy === 'WEIGHTED' ? { weight: 1 } : { isMultivalue: true }),
    ...(service.hasCustomHealth && { instance: { serviceId: service.id, id: instance.id } }),
    ...(instance.healthCheckId !== undefined && { healthCheckId: instance.healthCheckId }),
  };
  const { AWS_ALIAS_DNS_NAME: alias } = attributes;
  if (alias !== undefined && (type === 'A' || type === 'AAAA')) {
    const target = { zoneId: balancerZoneId, name: canonicalName(alias), evaluatesHealth: false };
    return [{ ...routing, type, values: [], alias: target }];
  }
  if (type !== 'SRV') {
    const value = attributes[addressAttributes[type]];
    return value === undefined ? [] : [{ ...routing, type, ttlSeconds, values: [value] }];
  }
  const own = canonicalName(`${instance.id}.${serviceName}`);
  const port = attributes['AWS_INSTANCE_PORT'];
  const addresses = (['A', 'AAAA'] as const).flatMap((each): RecordSet[] => {
    const value = attributes[addressAttributes[each]];
    return value === undefined ? [] : [{ name: own, type: each, ttlSeconds, values: [value] }];
  });
  if (port === undefined || addresses.length === 0) return [];
  return [{ ...routing, type, ttlSeconds, values: [`1 1 ${port} ${own}`] }, ...addresses];
}

/** Where an instance says what its record of each type is. */
const addressAttributes = {
  A: 'AWS_INSTANCE_IPV4',
  AAAA: 'AWS_INSTANCE_IPV6',
  CNAME: 'AWS_INSTANCE_CNAME',
} as const;
