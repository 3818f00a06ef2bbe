/** One registration in a target group. Names are ELBv2's. */
export interface TargetRecord {
  /** `i-…:port` or `ip:port`; the key in its group. */
  id: string;
  /** Absent for an ip target that is no task of the lab. */
  instanceId?: string;
  /** Absent when somebody registered it by hand. */
  taskId?: string;
  host: string;
  port: number;
  zone: string;
  state: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';
  reason?: string;
  description?: string;
  /** Consecutive health check results of the same kind: successes above 0, failures below. */
  streak: number;
  registeredAt: number;
  /** When it last turned healthy; slow start counts from here. */
  healthyAt?: number;
  /** It was registered while others were healthy, so that slow start applies. */
  isSlowStarted: boolean;
}

export interface HealthCheck {
  path: string;
  /** Absent for the port that a target gets its requests on. */
  port?: number;
  matcher: string;
  intervalMs: number;
  timeoutMs: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
}

export interface TargetGroupRecord {
  name: string;
  arn: string;
  targetType: 'instance' | 'ip';
  port: number;
  /** By `i-…:port` or `ip:port`. */
  targets: Map<string, TargetRecord>;
  healthCheck: HealthCheck;
  drainingMs: number;
  /** 0 is off. */
  slowStartMs: number;
  algorithm: 'round_robin' | 'least_outstanding_requests';
  /** With fewer healthy targets than this, requests go to all. */
  healthyAtLeast: number;
  tags: Record<string, string>;
}

/** What becomes of a request: forwarded by weight, answered by the balancer, or redirected. */
export type RuleAction =
  | { type: 'forward'; groups: { arn: string; weight: number }[] }
  | { type: 'fixed-response'; status: number; contentType: string; body: string }
  | {
      type: 'redirect';
      status: 301 | 302;
      protocol: string;
      host: string;
      port: string;
      path: string;
      query: string;
    };

export interface RuleRecord {
  arn: string;
  /** Infinity for the default rule. */
  priority: number;
  /** Host and path patterns with `*` and `?`; an empty list means any. */
  hosts: string[];
  paths: string[];
  action: RuleAction;
  tags: Record<string, string>;
}

export interface ListenerRecord {
  arn: string;
  balancerArn: string;
  port: number;
  /** In order of priority, the default rule last. */
  rules: RuleRecord[];
  tags: Record<string, string>;
}

/** What one balancer can carry. Grows under load, shrinks when idle, never below its reservation. */
export interface CapacityRecord {
  /** Requests per second that it accepts now; Infinity where it is not modelled. */
  requestsPerSecond: number;
  /** How long the load has called for more, or for less. */
  pressedSince?: number;
  idleSince?: number;
  /** LCUs that are reserved, 0 for none. */
  reservedUnits: number;
  reservation?: { state: 'pending' | 'provisioned' | 'failed'; requestedUnits: number; requestedAt: number };
  decreasesLeft: number;
  lastModifiedAt?: number;
}

export interface BalancerRecord {
  name: string;
  /** The hex digits at the end of its ARN, in its DNS name too. */
  id: string;
  arn: string;
  state: 'provisioning' | 'active' | 'active_impaired' | 'failed';
  /** Where it listens once it is active. */
  host: string;
  zones: string[];
  scheme: 'internet-facing' | 'internal';
  createdAt: number;
  /** Absent for the constant `balancerIdleTimeout`. */
  idleTimeoutMs?: number;
  isDeletionProtected: boolean;
  tags: Record<string, string>;
  listeners: Map<string, ListenerRecord>;
  capacity: CapacityRecord;
}

export interface ElbState {
  balancers: Map<string, BalancerRecord>;
  targetGroups: Map<string, TargetGroupRecord>;
}
