/** One service of a lab, as its file says. */
export interface TaskSpec {
  name: string;
  /** How many tasks are wanted. */
  tasks: number;
  /** ECS CPU units, 1024 to a vCPU. */
  cpu: number;
  /** MiB. */
  memory: number;
  /** Path prefix behind the balancer, such as `/checkout`; absent for a service without a balancer. */
  path?: string;
  /** The placement strategy in ECS's words, applied in order. */
  placement: { type: 'spread' | 'binpack' | 'random'; field?: string }[];
  /** How long the built-in server takes to answer, in milliseconds. */
  answersInMs: number;
  /** The user's own program instead of the built-in server; gets HOST, PORT, SERVICE and TASK_ID. */
  command?: string[];
}

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
  };
  services: TaskSpec[];
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
}
