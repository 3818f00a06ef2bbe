import type { ContainerCheck, Program } from '../spec/lab-spec.ts';
import type { BehaviourName } from '../spec/behaviours.ts';
import type { RuleAction } from './elb/records.ts';

/**
 * What the control plane asks of the world: processes and sockets in a real lab, a script in virtual time.
 * Every call returns at once; the world answers later through {@link WorldReports}.
 */
export interface World {
  /** Boots a host, or boots it again after a stop with its old address; answered by hostStarted or hostEnded. */
  startHost(host: {
    instanceId: string;
    zone: string;
    type: string;
    isSpot: boolean;
    address?: string;
  }): void;
  /**
   * Ends a host; answered by hostEnded. `graceful`: SIGTERM, then SIGKILL after `withinMs`. `abrupt`: it vanishes,
   * silent to its peers for `silentMs`, then gone; hostEnded comes when it has vanished, not when it is gone.
   */
  stopHost(
    instanceId: string,
    how: { kind: 'graceful'; withinMs: number } | { kind: 'abrupt'; silentMs: number },
  ): void;
  /** Cuts a living host from its network, or joins it again. Its peers hear nothing; it does not end. */
  setReachable(instanceId: string, isReachable: boolean): void;
  /** What the host's metadata endpoint says of its spot life; undefined for nothing. */
  setSpotAction(instanceId: string, action: { action: 'terminate'; at: number } | undefined): void;
  /** Starts a task on a running host; answered by taskStarted or taskExited. */
  startTask(task: TaskStart): void;
  /** SIGTERM, then SIGKILL after `withinMs`; answered by taskExited. */
  stopTask(taskId: string, withinMs: number): void;
  /** Opens a balancer at an address of its own, and says which; balancerOpened tells when it listens. */
  openBalancer(arn: string): string;
  closeBalancer(arn: string): void;
  /** A balancer's whole configuration, each time it changes. */
  route(balancerArn: string, routing: Routing): void;
  /** The endpoints to check for Route 53, each time they change; answered by endpointChecked, again and again. */
  checkEndpoints(checks: EndpointCheck[]): void;
}

export interface TaskStart {
  taskId: string;
  instanceId: string;
  service: string;
  family: string;
  program: Program;
  /** To be run again and again once the task runs; answered by containerChecked. */
  check?: Pick<ContainerCheck, 'command' | 'intervalMs' | 'timeoutMs'>;
  /** Absent for a program that listens to nothing: it has started when its process runs. */
  port?: { container: number; host: number };
  /** It gets an address of its own, and listens at the container's port (awsvpc). */
  hasOwnAddress: boolean;
  /** CPU units and MiB that it reserved. */
  cpu: number;
  memory: number;
}

export interface EndpointCheck {
  id: string;
  type: 'HTTP' | 'TCP';
  address: string;
  port: number;
  host?: string;
  path: string;
  searchString?: string;
  intervalMs: number;
}

/** Use of a task by the operating system, over the time since the last report. */
export interface TaskUsage {
  taskId: string;
  /** Milliseconds of CPU used. */
  cpuMs: number;
  /** Bytes resident now. */
  memoryBytes: number;
}

/** What one balancer did since the last report. */
export interface BalancerLoad {
  overMs: number;
  requests: number;
  /** Refused for lack of capacity. */
  rejected: number;
  newConnections: number;
  activeConnections: number;
  /** Answers of the balancer itself by status: 502, 503, 504, … */
  own: Record<string, number>;
  /** By target group: answers by status class, and times to the first byte in seconds. */
  groups: Record<string, { requests: number; statuses: Record<string, number>; responseSeconds: number[] }>;
}

/** What the world tells the control plane. Late or repeated reports must do no harm. */
export interface WorldReports {
  hostStarted(instanceId: string, address: string): void;
  /** The host's process ended or vanished, whether asked to or not (someone may kill -9 it). */
  hostEnded(instanceId: string): void;
  /** `address` is absent for a task without a port. */
  taskStarted(taskId: string, address?: { host: string; port: number }): void;
  taskExited(taskId: string, exitCode: number | null): void;
  /** One run of the check of its container. */
  containerChecked(taskId: string, isOk: boolean): void;
  tasksMeasured(instanceId: string, usage: TaskUsage[], overMs: number): void;
  balancerOpened(arn: string): void;
  balancerMeasured(arn: string, load: BalancerLoad): void;
  /** One health check of one target (`i-…:port` or `ip:port`) by the balancer. */
  targetChecked(
    targetGroupArn: string,
    target: string,
    result:
      | { isOk: true }
      | {
          isOk: false;
          reason: 'Target.Timeout' | 'Target.FailedHealthChecks' | 'Target.ResponseCodeMismatch';
          description: string;
        },
  ): void;
  endpointChecked(id: string, result: { isOk: boolean; text: string }): void;
}

/** What a balancer must know to route and to check. */
export interface Routing {
  listeners: {
    port: number;
    /** In order of priority, the default rule last. */
    rules: { hosts: string[]; paths: string[]; action: RuleAction }[];
  }[];
  targetGroups: {
    arn: string;
    algorithm: 'round_robin' | 'least_outstanding_requests';
    /** `port` is absent for the port that a target gets its requests on. */
    healthCheck: { path: string; port?: number; matcher: string; intervalMs: number; timeoutMs: number };
    /** Those to check (all but draining and unused). */
    checked: RoutedTarget[];
    /** Those that get requests: the healthy ones, or all registered ones when none is healthy (fail-open). */
    routed: RoutedTarget[];
    /** In-flight requests to these may finish; no new ones. */
    draining: RoutedTarget[];
  }[];
  connectTimeoutMs: number;
  idleTimeoutMs: number;
  /** Requests per second beyond which it rejects; Infinity for no limit. */
  requestsPerSecond: number;
  /** Behaviours that are switched off. */
  without: BehaviourName[];
}

export interface RoutedTarget {
  /** `i-…:port` or `ip:port` */
  id: string;
  host: string;
  port: number;
  /** Its share grows to the whole between these moments (milliseconds since the epoch). */
  slowStart?: { from: number; until: number };
}
