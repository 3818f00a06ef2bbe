import type { BehaviourName } from '../../spec/behaviours.ts';
import type { AlarmState } from '../cloudwatch/records.ts';

/** Route 53. Names are its API's. */
export interface HostedZoneRecord {
  /** Without `/hostedzone/`. */
  id: string;
  /** With the dot at the end. */
  name: string;
  isPrivate: boolean;
  /** Of a private zone. */
  vpcId?: string;
  callerReference: string;
  comment?: string;
  /** The Cloud Map namespace that owns it. */
  linkedService?: { principal: string; description: string };
  /** By {@link recordSetKey}. */
  recordSets: Map<string, RecordSet>;
  createdAt: number;
  tags: Record<string, string>;
}

export type RecordType = 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT';

/** Never changed: a change puts another one in its place, so that the published view may share it. */
export interface RecordSet {
  /** With the dot at the end, in lower case. */
  readonly name: string;
  readonly type: RecordType;
  readonly ttlSeconds?: number;
  /** In the form of a zone file. */
  readonly values: readonly string[];
  readonly alias?: { readonly zoneId: string; readonly name: string; readonly evaluatesHealth: boolean };
  readonly setIdentifier?: string;
  readonly weight?: number;
  readonly failover?: 'PRIMARY' | 'SECONDARY';
  readonly isMultivalue?: boolean;
  readonly healthCheckId?: string;
  /** The Cloud Map instance that it is of, whose custom health it has. */
  readonly instance?: { readonly serviceId: string; readonly id: string };
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
  /** What was asked for: 30 or 10. */
  intervalSeconds: number;
  failureThreshold: number;
  isInverted: boolean;
  isDisabled: boolean;
  /** CALCULATED. */
  children: string[];
  childThreshold: number;
  /** CLOUDWATCH_METRIC: the alarm's name. */
  alarm?: string;
  whenInsufficient: 'Healthy' | 'Unhealthy' | 'LastKnownStatus';
  /** What the data of its alarm came to last. */
  alarmState?: AlarmState;
  /** What its endpoint or its alarm came to, before it is inverted. */
  passes: boolean;
  /** Results of the same kind in a row: successes above 0, failures below. */
  streak: number;
  lastResult?: { at: number; isOk: boolean; text: string };
  lastFailure?: { at: number; text: string };
  /** The Cloud Map service that owns it. */
  linkedService?: { principal: string; description: string };
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

/** What the name servers say of one zone. */
export interface PublishedZone {
  id: string;
  name: string;
  isPrivate: boolean;
  names: Map<string, PublishedName>;
}

/** A name with records, or with names below it that have some. */
export interface PublishedName {
  /** How many names below it have records. */
  below: number;
  /** By type, then by {@link recordSetKey}. */
  sets: Map<RecordType, Map<string, RecordSet>>;
}

export interface Route53State {
  zones: Map<string, HostedZoneRecord>;
  healthChecks: Map<string, HealthCheckRecord>;
  changes: Map<string, ChangeRecord>;
  /** What the name servers say, by the zone's name: it follows the zones after the propagation delay. */
  published: Map<string, PublishedZone[]>;
  /** Behaviours of answers that are switched off. */
  without: ReadonlySet<BehaviourName>;
}
