/** Route 53. Names are its API's. */
export interface HostedZoneRecord {
  /** Without `/hostedzone/`. */
  id: string;
  /** With the dot at the end. */
  name: string;
  isPrivate: boolean;
  callerReference: string;
  comment?: string;
  /** The Cloud Map namespace that owns it. */
  linkedService?: string;
  /** By {@link recordSetKey}. */
  recordSets: Map<string, RecordSet>;
  createdAt: number;
  tags: Record<string, string>;
}

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'TXT' | 'NS' | 'SOA' | 'MX' | 'PTR';

export interface RecordSet {
  /** With the dot at the end, in lower case. */
  name: string;
  type: RecordType;
  ttlSeconds?: number;
  /** In the form of a zone file. */
  values: string[];
  alias?: { zoneId: string; name: string; evaluatesHealth: boolean };
  setIdentifier?: string;
  weight?: number;
  failover?: 'PRIMARY' | 'SECONDARY';
  isMultivalue?: boolean;
  healthCheckId?: string;
}

export interface HealthCheckRecord {
  id: string;
  callerReference: string;
  type: 'HTTP' | 'TCP' | 'CALCULATED' | 'CLOUDWATCH_METRIC';
  address?: string;
  port?: number;
  host?: string;
  path?: string;
  searchString?: string;
  intervalMs: number;
  failureThreshold: number;
  isInverted: boolean;
  isDisabled: boolean;
  /** CALCULATED. */
  children: string[];
  childThreshold?: number;
  /** CLOUDWATCH_METRIC. */
  alarm?: string;
  whenInsufficient?: 'Healthy' | 'Unhealthy' | 'LastKnownStatus';
  isHealthy: boolean;
  /** Results of the same kind in a row: successes above 0, failures below. */
  streak: number;
  lastResult?: { at: number; isOk: boolean; text: string };
  version: number;
  createdAt: number;
  tags: Record<string, string>;
}

export interface ChangeRecord {
  /** Without `/change/`. */
  id: string;
  status: 'PENDING' | 'INSYNC';
  submittedAt: number;
  comment?: string;
}

export interface Route53State {
  zones: Map<string, HostedZoneRecord>;
  healthChecks: Map<string, HealthCheckRecord>;
  changes: Map<string, ChangeRecord>;
  /** What the name servers say, by zone id: a copy that follows the zone after the propagation delay. */
  published: Map<string, RecordSet[]>;
}
