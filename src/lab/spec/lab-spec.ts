import type { BehaviourName } from './behaviours.ts';

/** What a container runs. */
export type Program =
  /** The lab's own server: answers its path, `<path>/health` and more with 200. */
  | { kind: 'built-in'; path?: string; answersInMs: number; environment: Record<string, string> }
  /** The lab's own consumer of a queue; it listens to nothing. */
  | { kind: 'daemon'; queue: string; worksForMs: number; environment: Record<string, string> }
  /** The user's own program; gets HOST, PORT, SERVICE, TASK_ID and more. */
  | { kind: 'command'; command: string[]; environment: Record<string, string> };

/** A command that tells whether a container works: exit code 0. Times as the agent keeps them. */
export interface ContainerCheck {
  /** A program and its arguments. */
  command: string[];
  intervalMs: number;
  timeoutMs: number;
  /** How many failures in a row make it unhealthy. */
  retries: number;
  /** How long failures of a new container do not count. */
  startPeriodMs: number;
}

/** One service of a lab, as its file says. */
export interface ServiceSpec {
  name: string;
  /** How many tasks are wanted. */
  tasks: number;
  /** ECS CPU units, 1024 to a vCPU. */
  cpu: number;
  /** MiB. */
  memory: number;
  /** Path prefix behind the balancer, such as `/checkout`; absent for a service without a balancer. */
  path?: string;
  /** Host names behind the balancer; empty for any. */
  hosts: string[];
  /** The placement strategy in ECS's words, applied in order. */
  placement: { type: 'spread' | 'binpack' | 'random'; field?: string }[];
  constraints: { type: 'distinctInstance' | 'memberOf'; expression?: string }[];
  program: Program;
  check?: ContainerCheck;
  network: 'bridge' | 'host' | 'awsvpc';
  /** Absent for a program that listens to nothing; `host` 0 is any. */
  port?: { container: number; host: number };
  /** Its record in Cloud Map. */
  discovery?: { type: 'A' | 'SRV'; ttlSeconds: number };
  scheduling: 'REPLICA' | 'DAEMON';
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { isEnabled: boolean; isRollback: boolean };
  gracePeriodMs: number;
  slowStartMs: number;
  /** Moves tasks between zones when they are uneven. */
  isRebalanced: boolean;
}

export interface HookSpec {
  name: string;
  transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
  /** Absent for the constant `hookHeartbeat`. */
  heartbeatMs?: number;
  defaultResult: 'CONTINUE' | 'ABANDON';
}

interface QueueSpec {
  name: string;
  visibilityMs: number;
  /** Messages a second that the lab itself puts in. */
  fillPerSecond: number;
}

export interface AlarmSpec {
  name: string;
  namespace: string;
  metric: string;
  /** The service or queue whose dimensions it has; absent for those of the cluster or the balancer. */
  of?: string;
  statistic: string;
  comparison:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  threshold: number;
  /** Absent for the constant `metricPeriod`. */
  periodMs?: number;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  treatMissingData: 'missing' | 'breaching' | 'notBreaching' | 'ignore';
}

/** Which hosts an incident meets: drawn from the lab's seed where more than `count` qualify. */
interface HostChoice {
  zone?: string;
  /** Only hosts with a running task of this service. */
  hosting?: string;
  count: number;
}

/** What happens to an account and no API call of its owner causes. */
export type Incident =
  | { kind: 'registry-down'; forMs: number }
  | { kind: 'no-capacity'; zones: string[]; forMs: number }
  | ({ kind: 'partition'; forMs: number } & HostChoice)
  | ({ kind: 'spot-notice' } & HostChoice)
  | ({ kind: 'instance-stop' } & HostChoice)
  | ({ kind: 'instance-crash' } & HostChoice)
  | { kind: 'task-crash'; service: string; count: number };

/** A lab as its file says, checked and complete. */
export interface LabSpec {
  name: string;
  /** Ids and placement follow from it. */
  seed: number;
  zones: number;
  instances: {
    count: number;
    type: string;
    cpu: number;
    memory: number;
    tags: Record<string, string>;
    protected: number;
    /** How many are spot. */
    spot: number;
    /** Whether agents set themselves to DRAINING on a spot notice. */
    isSpotDrained: boolean;
  };
  group: {
    min: number;
    max: number;
    healthCheckTypes: ('EC2' | 'ELB')[];
    gracePeriodMs: number;
    /** Absent for the constant `cooldown`. */
    cooldownMs?: number;
    warmupMs?: number;
    hooks: HookSpec[];
  };
  services: ServiceSpec[];
  queues: QueueSpec[];
  alarms: AlarmSpec[];
  /** `afterMs` counts from the moment when the lab is whole. */
  incidents: { afterMs: number; incident: Incident }[];
  /** Roles that may be assumed; empty for every role of the account. */
  roles: { name: string; externalId?: string }[];
  /** Actions that nobody may ask for, as a policy names them: `ec2:StopInstances`, `ecs:*`. */
  denies: string[];
  /** LCUs that the balancer has reserved from the start. */
  reservedUnits: number;
  /** Behaviours that are switched off. */
  without: ReadonlySet<BehaviourName>;
  profile: 'fast' | 'aws';
  constants: Constants;
}

/** Every time and number of the lab's behaviour, in milliseconds where it is a time; Infinity is `never`. */
export interface Constants {
  /** RunInstances to running. */
  instanceLaunchMs: number;
  /** running to the agent's registration with the cluster. */
  agentRegistrationMs: number;
  /** The group's look at its members. */
  groupCheckMs: number;
  /** SIGTERM to SIGKILL of a host that is shut down. */
  shutdownWithinMs: number;
  /** shutting-down to terminated. */
  terminationMs: number;
  /** How long a vanished host stays silent before its addresses refuse. */
  silenceMs: number;
  /** A host's end to its tasks' STOPPED, by the EC2 state change. */
  hostLossDetectionMs: number;
  /** The scheduler's look at its services. */
  schedulerMs: number;
  /** Placement to the container's start (image pull). */
  taskStartMs: number;
  /** SIGTERM to SIGKILL of a task. */
  taskStopWithinMs: number;
  /** Failed placements in a row until the scheduler waits before the next. */
  placementAttempts: number;
  /** How long it then waits, even when an instance joins meanwhile. */
  placementRetryMs: number;
  healthCheckIntervalMs: number;
  healthCheckTimeoutMs: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
  /** STOPPED to the target's deregistration. */
  deregistrationMs: number;
  drainingMs: number;
  balancerConnectTimeoutMs: number;
  balancerIdleTimeoutMs: number;
  /** How long ended instances and tasks stay visible. */
  endedVisibleMs: number;
  /** A host falls silent to its agent's disconnect, when EC2 does not say that it is gone. */
  agentDisconnectMs: number;
  /** A host that is back to its agent's reconnect. */
  agentReconnectMs: number;
  /** The shortest time from stopping to stopped. */
  instanceStopMs: number;
  /** A reboot, from the end of the old system to the new one. */
  instanceRebootMs: number;
  /** A spot instance's notice to its end. */
  spotNoticeMs: number;
  /** How often the scheduler looks whether the zones are even. */
  rebalanceMs: number;
  /** RUNNING to counted as healthy, for a task without health checks. */
  healthyAfterMs: number;
  /** How long a service event is not repeated. */
  eventSilenceMs: number;
  /** The longest wait after failed starts in a row. */
  startRetryMs: number;
  /** A group's cooldown after a simple scaling, where it names none. */
  cooldownMs: number;
  /** How long a lifecycle hook waits, where it names no time. */
  hookHeartbeatMs: number;
  /** CreateLoadBalancer to active. */
  balancerProvisioningMs: number;
  /** Requests per second that a fresh balancer accepts; Infinity where nothing needs warming. */
  balancerCapacity: number;
  /** How long a balancer must be pressed until it has grown. */
  balancerGrowthMs: number;
  /** By what it grows, and shrinks. */
  balancerGrowthFactor: number;
  /** How long a balancer must be idle until it has shrunk. */
  balancerShrinkMs: number;
  /** Requests per second that one reserved LCU stands for. */
  requestsPerUnit: number;
  /** ModifyCapacityReservation to provisioned. */
  reservationMs: number;
  /** A change of records to the name servers' answers. */
  dnsPropagationMs: number;
  /** UpdateInstanceCustomHealthStatus to the name servers' answers. */
  customHealthMs: number;
  /** Between two checks of a Route 53 health check with the standard interval. */
  routeCheckIntervalMs: number;
  /** The width of a bucket of AWS's own metrics. */
  metricPeriodMs: number;
  /** The end of a bucket to its being readable. */
  metricLagMs: number;
  /** How often alarms are evaluated. */
  alarmEvaluationMs: number;
  /** What listings and descriptions are behind; 0 is off. */
  readLagMs: number;
  /** Requests to the API beyond AWS's buckets are refused: how many times AWS's rates it lets through. */
  apiRateFactor: number;
}
