import type { LabSpec, ServiceSpec } from '../../spec/lab-spec.ts';
import type { Ids } from '../ids.ts';
import type { HostedZoneRecord, Route53State } from '../route53/records.ts';
import { newZone, publishWhole } from '../route53/zones.ts';
import type { DiscoveryServiceRecord, DiscoveryState, NamespaceRecord } from './records.ts';

interface Place {
  region: string;
  account: string;
  vpcId: string;
}

/** TTL of the SOA of a namespace's zone, where nobody says another. */
export const namespaceSoaTtlSeconds = 15;
export const cloudMapPrincipal = 'servicediscovery.amazonaws.com';

/** The private namespace of a new lab, `<lab>.internal`, with a service for each that is discovered. */
export function initialDiscovery(
  spec: LabSpec,
  ids: Ids,
  now: number,
  place: Place,
): { discovery: DiscoveryState; route53: Route53State } {
  const arnPrefix = arnPrefixOf(place);
  const namespaceId = `ns-${ids.hex('namespace', 16)}`;
  const arn = `${arnPrefix}:namespace/${namespaceId}`;
  const name = `${spec.name}.internal`;
  const zone = namespaceZone({ name, arn, vpcId: place.vpcId }, ids, now);
  const namespace: NamespaceRecord = {
    id: namespaceId,
    arn,
    name,
    type: 'DNS_PRIVATE',
    hostedZoneId: zone.id,
    soaTtlSeconds: namespaceSoaTtlSeconds,
    createdAt: now,
    tags: {},
  };
  const services = spec.services.flatMap(
    (service) => serviceOf(service, namespaceId, arnPrefix, ids, now) ?? [],
  );
  const route53: Route53State = {
    zones: new Map([[zone.id, zone]]),
    healthChecks: new Map(),
    changes: new Map(),
    published: new Map(),
    without: spec.without,
  };
  publishWhole(route53, zone);
  return {
    discovery: {
      namespaces: new Map([[namespaceId, namespace]]),
      services: new Map(services.map((service) => [service.id, service])),
      operations: new Map(),
      taskRegistrations: new Map(),
    },
    route53,
  };
}

export function arnPrefixOf({ region, account }: Pick<Place, 'region' | 'account'>): string {
  return `arn:aws:servicediscovery:${region}:${account}`;
}

function namespaceZone(
  { name, arn, vpcId }: { name: string; arn: string; vpcId: string },
  ids: Ids,
  now: number,
): HostedZoneRecord {
  const settings = {
    name,
    vpcId,
    callerReference: ids.uuid('zone'),
    comment: 'Created by AWS Cloud Map',
    linkedService: { principal: cloudMapPrincipal, description: arn },
    soaTtlSeconds: namespaceSoaTtlSeconds,
  };
  return newZone(settings, ids.hex('zone', 20), now);
}

function serviceOf(
  { name, discovery }: ServiceSpec,
  namespaceId: string,
  arnPrefix: string,
  ids: Ids,
  now: number,
): DiscoveryServiceRecord | undefined {
  if (!discovery) return undefined;
  const id = `srv-${ids.hex('registry', 16)}`;
  return {
    id,
    arn: `${arnPrefix}:service/${id}`,
    name,
    namespaceId,
    dns: { routingPolicy: 'MULTIVALUE', records: [discovery] },
    hasCustomHealth: true,
    instances: new Map(),
    createdAt: now,
    revision: 1,
    tags: {},
  };
}
