import type { DiscoveryServiceRecord } from '../control/discovery/records.ts';
import type { LabState } from '../control/state.ts';

function typeOf(state: LabState, { dns, namespaceId }: DiscoveryServiceRecord): 'HTTP' | 'DNS_HTTP' | 'DNS' {
  const { type } = state.discovery.namespaces.get(namespaceId) ?? {};
  if (type === 'HTTP' || !dns) return 'HTTP';
  return 'DNS_HTTP';
}

/** What ListServices and GetService both tell of a service. */
export function summarizeService(state: LabState, service: DiscoveryServiceRecord) {
  const { id, arn, name, description, dns, hasCustomHealth, healthCheck, instances, createdAt } = service;
  return {
    Id: id,
    Arn: arn,
    ResourceOwner: state.account,
    Name: name,
    Type: typeOf(state, service),
    ...(description !== undefined && { Description: description }),
    InstanceCount: instances.size,
    ...(dns && {
      DnsConfig: {
        RoutingPolicy: dns.routingPolicy,
        DnsRecords: dns.records.map(({ type, ttlSeconds }) => ({ Type: type, TTL: ttlSeconds })),
      },
    }),
    ...(healthCheck && {
      HealthCheckConfig: {
        Type: healthCheck.type,
        ...(healthCheck.path !== undefined && { ResourcePath: healthCheck.path }),
        FailureThreshold: healthCheck.failureThreshold,
      },
    }),
    ...(hasCustomHealth && { HealthCheckCustomConfig: { FailureThreshold: 1 } }),
    CreateDate: new Date(createdAt),
  };
}

/** A service as GetService has it. */
export function describeService(state: LabState, service: DiscoveryServiceRecord) {
  const { DnsConfig, ...summary } = summarizeService(state, service);
  const { namespaceId, creatorRequestId } = service;
  return {
    ...summary,
    NamespaceId: namespaceId,
    CreatedByAccount: state.account,
    ...(DnsConfig && { DnsConfig: { NamespaceId: namespaceId, ...DnsConfig } }),
    ...(creatorRequestId !== undefined && { CreatorRequestId: creatorRequestId }),
  };
}
