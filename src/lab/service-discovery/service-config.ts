import type { DnsRecord, HealthCheckConfig } from '@aws-sdk/client-servicediscovery';
import type { DiscoveryServiceRecord, DnsConfig, NamespaceRecord } from '../control/discovery/records.ts';
import { invalid } from './errors.ts';

const recordTypes = ['A', 'AAAA', 'SRV', 'CNAME'] as const;
const longestTtl = 2_147_483_647;

/** The DNS records of a service, checked against each other and the routing policy. */
export function readDnsRecords(
  given: readonly DnsRecord[] | undefined,
  routingPolicy: DnsConfig['routingPolicy'],
): DnsConfig['records'] {
  const records = (given ?? []).map(({ Type, TTL }) => {
    const type = recordTypes.find((each) => each === Type);
    if (!type) throw invalid(`The record type ${Type} is not supported; it is one of SRV, A, AAAA, CNAME.`);
    if (TTL === undefined || !(Number.isInteger(TTL) && TTL >= 0 && TTL <= longestTtl))
      throw invalid(`The TTL ${TTL} of the ${type} record must be between 0 and ${longestTtl}.`);
    return { type, ttlSeconds: TTL };
  });
  const types = new Set(records.map(({ type }) => type));
  if (types.size < records.length) throw invalid('Each record type can be there once.');
  if (records.length === 0) throw invalid('DnsConfig must have DnsRecords.');
  if (types.has('CNAME') && types.size > 1)
    throw invalid('A CNAME record cannot be combined with records of other types.');
  if (types.has('CNAME') && routingPolicy !== 'WEIGHTED')
    throw invalid('A CNAME record needs the routing policy WEIGHTED.');
  return records;
}

export function readRoutingPolicy(given: string | undefined): DnsConfig['routingPolicy'] {
  if (given === undefined) return 'MULTIVALUE';
  if (given === 'MULTIVALUE' || given === 'WEIGHTED') return given;
  throw invalid(`The routing policy ${given} is not one of MULTIVALUE, WEIGHTED.`);
}

/** The Route 53 health check that each instance gets, checked; private DNS has none, since no checker reaches it. */
export function readHealthCheck(
  { Type, ResourcePath, FailureThreshold = 1 }: HealthCheckConfig,
  namespace: NamespaceRecord,
): NonNullable<DiscoveryServiceRecord['healthCheck']> {
  if (namespace.type === 'DNS_PRIVATE')
    throw invalid(
      'Namespaces of type DNS_PRIVATE do not support HealthCheckConfig; use HealthCheckCustomConfig.',
    );
  if (Type === 'HTTPS') throw invalid('The lab does not model HTTPS health checks.');
  if (Type !== 'HTTP' && Type !== 'TCP')
    throw invalid(`The health check type ${Type} is not one of HTTP, HTTPS, TCP.`);
  if (!(FailureThreshold >= 1 && FailureThreshold <= 10))
    throw invalid('The FailureThreshold must be between 1 and 10.');
  if (Type === 'TCP' && ResourcePath)
    throw invalid('ResourcePath must not be there for a health check of type TCP.');
  if ((ResourcePath ?? '').length > 255) throw invalid('ResourcePath must have at most 255 characters.');
  return {
    type: Type,
    ...(Type === 'HTTP' && { path: ResourcePath ? withSlash(ResourcePath) : '/' }),
    failureThreshold: FailureThreshold,
  };
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
