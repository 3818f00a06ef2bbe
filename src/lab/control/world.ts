import type { TaskSpec } from '../spec/lab-spec.ts';

/**
 * What the control plane asks of the world: processes and sockets in a real lab, a script in virtual time.
 * Every call returns at once; the world answers later through {@link WorldReports}.
 */
export interface World {
  /** Boots a host; answered by hostStarted or hostEnded. */
  startHost(host: { instanceId: string; zone: string }): void;
  /**
   * Ends a host; answered by hostEnded. `graceful`: SIGTERM, then SIGKILL after `withinMs`. `abrupt`: it vanishes,
   * silent to its peers for `silentMs`, then gone; hostEnded comes when it has vanished, not when it is gone.
   */
  stopHost(
    instanceId: string,
    how: { kind: 'graceful'; withinMs: number } | { kind: 'abrupt'; silentMs: number },
  ): void;
  /** Starts a task on a running host; answered by taskStarted or taskExited. */
  startTask(task: { taskId: string; instanceId: string; service: string; spec: TaskSpec }): void;
  /** SIGTERM, then SIGKILL after `withinMs`; answered by taskExited. */
  stopTask(taskId: string, withinMs: number): void;
  /** The balancer's whole configuration, each time it changes. */
  route(routing: Routing): void;
}

/** What the world tells the control plane. Late or repeated reports must do no harm. */
export interface WorldReports {
  hostStarted(instanceId: string, address: string): void;
  /** The host's process ended or vanished, whether asked to or not (someone may kill -9 it). */
  hostEnded(instanceId: string): void;
  taskStarted(taskId: string, address: { host: string; port: number }): void;
  taskExited(taskId: string, exitCode: number | null): void;
  /** One health check of one target (`i-…:port`) by the balancer. */
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
}

/** What the balancer must know to route and to check. */
export interface Routing {
  rules: { priority: number; paths: string[]; targetGroupArn: string }[];
  targetGroups: {
    arn: string;
    healthCheck: { path: string; matcher: string; intervalMs: number; timeoutMs: number };
    /** Those to check (all but draining and unused). */
    checked: RoutedTarget[];
    /** Those that get requests: the healthy ones, or all registered ones when none is healthy (fail-open). */
    routed: RoutedTarget[];
    /** In-flight requests to these may finish; no new ones. */
    draining: RoutedTarget[];
  }[];
  connectTimeoutMs: number;
  idleTimeoutMs: number;
}

export interface RoutedTarget {
  /** `i-…:port` */
  id: string;
  host: string;
  port: number;
}
