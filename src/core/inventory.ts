/** One machine of the target. */
export interface Instance {
  id: string;
  /** `running`, `shutting-down`, `terminated`… as EC2 names them. */
  state: string;
  zone: string;
  type: string;
  privateIp?: string;
  launchedAt?: string;
  lifecycle: 'on-demand' | 'spot';
  tags: Record<string, string>;
  /** The Auto Scaling group it belongs to. */
  group?: string;
  /** Termination protection is on, so a request to terminate it is denied. */
  isProtected: boolean;
}

/** One running copy of a service. */
export interface Task {
  id: string;
  service: string;
  /** `RUNNING`, `PENDING`… as ECS names them. */
  status: string;
  /** The instance that carries it. */
  instanceId?: string;
  startedAt?: string;
}

/** How users reach a service. */
export interface Endpoint {
  kind: 'http';
  url: string;
  /** The Host header where the balancer routes by host. */
  host?: string;
  /** The statuses that the service's own health check takes for healthy, as ELBv2 writes them: `200`, `200-299`. */
  statuses: string;
  /** Where this was found, for people. */
  foundBy: string;
}

export interface Service {
  name: string;
  desired: number;
  running: number;
  tasks: Task[];
  targetGroups: string[];
  endpoints: Endpoint[];
  /** Why no endpoint was found, when none was. */
  unreachable?: string;
}

export interface AutoScalingGroup {
  name: string;
  desired: number;
  min: number;
  max: number;
  instanceIds: string[];
  suspendedProcesses: string[];
}

/** One registered target of a target group: an instance's port. */
export interface GroupTarget {
  /** `i-…:32768` */
  id: string;
  instanceId?: string;
  health: string;
  reason?: string;
}

export interface TargetGroup {
  name: string;
  arn: string;
  service?: string;
  targets: GroupTarget[];
}

/** Everything a plan is made from: what the target has at one moment. */
export interface Inventory {
  target: string;
  account: string;
  region: string;
  /** ISO 8601. */
  takenAt: string;
  instances: Instance[];
  services: Service[];
  groups: AutoScalingGroup[];
  targetGroups: TargetGroup[];
  /** What could not be read, for people. */
  gaps: string[];
}

/** The three clocks that the control plane itself answers. */
export type ControlClock = 'capacity' | 'tasks' | 'targets';

/**
 * What one clock counted for one subject at one look: ids of running instances of a group, running tasks of a
 * service, or healthy targets of a target group.
 */
export interface Count {
  clock: ControlClock;
  subject: string;
  ids: string[];
}
