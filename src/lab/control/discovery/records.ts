/** Cloud Map. Names are its API's. */
export interface NamespaceRecord {
  /** `ns-…` */
  id: string;
  arn: string;
  name: string;
  type: 'DNS_PRIVATE' | 'HTTP';
  /** Its Route 53 zone; absent for HTTP. */
  hostedZoneId?: string;
  /** TTL of the zone's SOA; absent for HTTP. */
  soaTtlSeconds?: number;
  description?: string;
  creatorRequestId?: string;
  createdAt: number;
  tags: Record<string, string>;
}

export interface DnsConfig {
  routingPolicy: 'MULTIVALUE' | 'WEIGHTED';
  records: { type: 'A' | 'AAAA' | 'SRV' | 'CNAME'; ttlSeconds: number }[];
}

export interface DiscoveryServiceRecord {
  /** `srv-…` */
  id: string;
  arn: string;
  name: string;
  namespaceId: string;
  description?: string;
  creatorRequestId?: string;
  /** Absent for one that is found by the API alone. */
  dns?: DnsConfig;
  /** The health is told by UpdateInstanceCustomHealthStatus. */
  hasCustomHealth: boolean;
  /** A Route 53 health check of each instance. */
  healthCheck?: { type: 'HTTP' | 'TCP'; path?: string; failureThreshold: number };
  instances: Map<string, DiscoveryInstanceRecord>;
  createdAt: number;
  /** Grows with every change of its instances. */
  revision: number;
  tags: Record<string, string>;
}

export interface DiscoveryInstanceRecord {
  /** The task's id for those that ECS registers. */
  id: string;
  creatorRequestId?: string;
  /** `AWS_INSTANCE_IPV4`, `AWS_INSTANCE_PORT` and the user's own. */
  attributes: Record<string, string>;
  /** Its custom health; UNKNOWN where the service has none. */
  health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  /** When the health that was told last takes effect. */
  healthDueAt?: number;
  /** Its Route 53 health check. */
  healthCheckId?: string;
  registeredAt: number;
}

export type OperationType =
  'CREATE_NAMESPACE' | 'DELETE_NAMESPACE' | 'UPDATE_SERVICE' | 'REGISTER_INSTANCE' | 'DEREGISTER_INSTANCE';

export interface OperationRecord {
  id: string;
  type: OperationType;
  status: 'SUBMITTED' | 'PENDING' | 'SUCCESS' | 'FAIL';
  createdAt: number;
  updatedAt: number;
  targets: { NAMESPACE?: string; SERVICE?: string; INSTANCE?: string };
  errorCode?: string;
  errorMessage?: string;
}

export interface DiscoveryState {
  namespaces: Map<string, NamespaceRecord>;
  services: Map<string, DiscoveryServiceRecord>;
  operations: Map<string, OperationRecord>;
  /** The services that each task of ECS is registered in, by the task's id. */
  taskRegistrations: Map<string, string[]>;
}
