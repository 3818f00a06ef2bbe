/** Cloud Map. Names are its API's. */
export interface NamespaceRecord {
  /** `ns-…` */
  id: string;
  arn: string;
  name: string;
  type: 'DNS_PRIVATE' | 'DNS_PUBLIC' | 'HTTP';
  /** Its Route 53 zone; absent for HTTP. */
  hostedZoneId?: string;
  description?: string;
  createdAt: number;
  tags: Record<string, string>;
}

export interface DiscoveryServiceRecord {
  /** `srv-…` */
  id: string;
  arn: string;
  name: string;
  namespaceId: string;
  description?: string;
  dns?: {
    routingPolicy: 'MULTIVALUE' | 'WEIGHTED';
    records: { type: 'A' | 'AAAA' | 'SRV' | 'CNAME'; ttlSeconds: number }[];
  };
  /** The health is told by UpdateInstanceCustomHealthStatus. */
  hasCustomHealth: boolean;
  /** A Route 53 health check of each instance. */
  healthCheck?: { type: 'HTTP' | 'HTTPS' | 'TCP'; path?: string; failureThreshold: number };
  instances: Map<string, DiscoveryInstanceRecord>;
  createdAt: number;
  /** Grows with every change of its instances. */
  revision: number;
  tags: Record<string, string>;
}

export interface DiscoveryInstanceRecord {
  /** The task's id for those that ECS registers. */
  id: string;
  /** `AWS_INSTANCE_IPV4`, `AWS_INSTANCE_PORT` and the user's own. */
  attributes: Record<string, string>;
  health: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  registeredAt: number;
}

export interface OperationRecord {
  id: string;
  type: 'CREATE_NAMESPACE' | 'DELETE_NAMESPACE' | 'REGISTER_INSTANCE' | 'DEREGISTER_INSTANCE';
  status: 'SUBMITTED' | 'PENDING' | 'SUCCESS' | 'FAIL';
  createdAt: number;
  updatedAt: number;
  targets: Record<string, string>;
  errorCode?: string;
  errorMessage?: string;
}

export interface DiscoveryState {
  namespaces: Map<string, NamespaceRecord>;
  services: Map<string, DiscoveryServiceRecord>;
  operations: Map<string, OperationRecord>;
}
