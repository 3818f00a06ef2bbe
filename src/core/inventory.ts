import type { DnsType } from './dns.ts';

/** What a machine offers to tasks, in CPU units (1024 a core) and MiB. */
export interface Capacity {
  cpu: number;
  memory: number;
  /** Not reserved by a task. */
  cpuFree: number;
  memoryFree: number;
  /** It takes no new tasks: it drains, or its agent is not heard. */
  isClosed?: boolean;
}

/** One machine of the target. */
export interface Instance {
  id: string;
  /** `running`, `shutting-down`, `terminated`… as EC2 names them. */
  state: string;
  zone: string;
  type: string;
  privateIp?: string;
  subnetId?: string;
  launchedAt?: string;
  lifecycle: 'on-demand' | 'spot';
  tags: Record<string, string>;
  /** The Auto Scaling group it belongs to. */
  group?: string;
  /** Termination protection is on, so a request to terminate it is denied. */
  isProtected: boolean;
  /** Where it carries tasks. */
  capacity?: Capacity;
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
  /** Where it listens, as `address` or `address:port`. */
  addresses?: string[];
  /** What a machine must have free for it: CPU units and MiB. */
  needs?: { cpu: number; memory: number };
}

/** How a service is reached, or, where it listens to nothing, how one can tell that it works. */
export type Endpoint = HttpEndpoint | DnsEndpoint | QueueEndpoint | ContainerEndpoint;

/** A name under which the service's tasks are found. */
export interface DnsEndpoint {
  kind: 'dns';
  name: string;
  type: DnsType;
  ttlSeconds: number;
  /** Where the tasks listen, if the record itself does not tell. */
  port?: number;
  /** It leads to addresses that only the target's own network reaches. */
  isPrivate?: boolean;
  foundBy: string;
}

/** A queue that the service works off. */
export interface QueueEndpoint {
  kind: 'queue';
  name: string;
  url: string;
  foundBy: string;
}

/** The service's containers have a health check of their own. */
export interface ContainerEndpoint {
  kind: 'container';
  foundBy: string;
}

/** An entry of a load balancer. */
export interface HttpEndpoint {
  kind: 'http';
  url: string;
  /** The Host header where the balancer routes by host. */
  host?: string;
  /** The statuses that the service's own health check takes for healthy, as ELBv2 writes them: `200`, `200-299`. */
  statuses: string;
  /** It is reached from the target's own network alone. */
  isPrivate?: boolean;
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
  /** What was looked for besides and leads nowhere, with why. */
  deadEnds?: string[];
  /** Services that it calls, by its tags. */
  calls?: string[];
}

export interface AutoScalingGroup {
  name: string;
  desired: number;
  min: number;
  max: number;
  instanceIds: string[];
  suspendedProcesses: string[];
  /** Those that serve: neither coming nor going, nor on standby. */
  inServiceIds?: string[];
  /** Those that the group itself never picks when it shrinks. */
  protectedIds?: string[];
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

/** The clocks that the control plane itself answers. */
export const controlClocks = ['capacity', 'tasks', 'targets', 'discovery'] as const;
export type ControlClock = (typeof controlClocks)[number];

/** The addresses at which a service's running tasks are, as `address` or `address:port`. */
export interface LiveAddresses {
  service: string;
  addresses: string[];
}

/** What one look at the control plane tells, complete for every subject. */
export interface Look {
  counts: Count[];
  live: LiveAddresses[];
}

/**
 * What one clock counted for one subject at one look: ids of running instances of a group, running tasks of a
 * service, healthy targets of a target group, or tasks that discovery lists for a service.
 */
export interface Count {
  clock: ControlClock;
  subject: string;
  ids: string[];
}
