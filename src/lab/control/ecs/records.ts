import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import type { ContainerCheck, Program } from '../../spec/lab-spec.ts';

export interface ClusterRecord {
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** The setting `containerInsights`. */
  insights: 'disabled' | 'enabled' | 'enhanced';
  tags: Record<string, string>;
  createdAt: number;
}

/** An ECS container instance: the agent's registration of a host. */
export interface ContainerInstanceRecord {
  /** The last part of the ARN, 32 hex digits. */
  id: string;
  instanceId: string;
  cluster: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  agentConnected: boolean;
  registeredAt: number;
  /** CPU units and MiB that it registered. */
  cpu: number;
  memory: number;
  /** Custom attributes, besides `ecs.availability-zone`, `ecs.instance-type` and the like. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  /** Its agent was gone before its instance was terminated: nobody tells ECS of the end. */
  isForgotten?: true;
  /** Grows with each change. */
  version: number;
}

/** What the tasks of a container instance that are not STOPPED hold of it. */
export interface Load {
  cpu: number;
  memory: number;
  /** How many they are. */
  tasks: number;
  /** Fixed ports of the host in use. */
  ports: number[];
}

/** One revision of a task definition. Its first essential container is what runs. */
export interface TaskDefinitionRecord {
  family: string;
  revision: number;
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  networkMode: 'bridge' | 'host' | 'awsvpc';
  /** ECS CPU units and MiB that a task reserves on its host. */
  cpu: number;
  memory: number;
  container: {
    name: string;
    image: string;
    /** What a container of it runs. */
    program: Program;
    /** Absent for a container without a port. `host` 0 is any. */
    port?: { container: number; host: number };
    check?: ContainerCheck;
    /** SIGTERM to SIGKILL; absent for the agent's own. */
    stopTimeoutMs?: number;
  };
  constraints: PlacementConstraint[];
  tags: Record<string, string>;
  registeredAt: number;
  deregisteredAt?: number;
  deleteRequestedAt?: number;
  /** What RegisterTaskDefinition was given, as it is described; absent for those of the lab file. */
  declared?: Omit<RegisterTaskDefinitionRequest, 'family' | 'tags'>;
}

export interface PlacementStrategy {
  type: 'spread' | 'binpack' | 'random';
  field?: string;
}

export interface PlacementConstraint {
  type: 'distinctInstance' | 'memberOf';
  /** In the cluster query language, for `memberOf`. */
  expression?: string;
}

export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice';

/** An ECS task. Names and texts are ECS's. */
export interface TaskRecord {
  /** The last part of the ARN, 32 hex digits. */
  id: string;
  cluster: string;
  /** The name of its service; empty for a task of RunTask. */
  service: string;
  /** `service:web` or `family:web`. */
  group: string;
  /** `family:revision` */
  definition: string;
  /** The deployment that started it. */
  deploymentId?: string;
  startedBy?: string;
  containerInstanceId: string;
  instanceId: string;
  /** What it holds of its host: CPU units, MiB and a fixed port. */
  cpu: number;
  memory: number;
  hostPort?: number;
  lastStatus:
    | 'PROVISIONING'
    | 'PENDING'
    | 'ACTIVATING'
    | 'RUNNING'
    | 'DEACTIVATING'
    | 'STOPPING'
    | 'DEPROVISIONING'
    | 'STOPPED';
  desiredStatus: 'RUNNING' | 'STOPPED';
  createdAt: number;
  pullStartedAt?: number;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?: StopCode;
  stoppedReason?: string;
  exitCode?: number;
  /** Why its container never ran, such as `CannotPullContainerError: …`. */
  containerReason?: string;
  /** Where its server listens, once it runs; absent for a task without a port. */
  address?: { host: string; port: number };
  /** What the check of its container came to, once it came to something. */
  health?: 'HEALTHY' | 'UNHEALTHY';
  /** How many of its checks failed in a row. */
  failedChecks?: number;
  /** Of a task with a network of its own (awsvpc): the id of its interface. */
  networkInterfaceId?: string;
  tags: Record<string, string>;
  version: number;
}

interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}

/** One rollout of a service: the PRIMARY is wanted, an ACTIVE one is on its way out. */
export interface DeploymentRecord {
  /** `ecs-svc/…` */
  id: string;
  status: 'PRIMARY' | 'ACTIVE';
  /** `family:revision` */
  definition: string;
  createdAt: number;
  updatedAt: number;
  failedTasks: number;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutReason: string;
}

/** An ECS service. */
export interface ServiceRecord {
  name: string;
  cluster: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** `family:revision` of the PRIMARY deployment. */
  definition: string;
  scheduling: 'REPLICA' | 'DAEMON';
  desired: number;
  /** The percentages of the deployment configuration. */
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { isEnabled: boolean; isRollback: boolean };
  placement: PlacementStrategy[];
  constraints: PlacementConstraint[];
  /** Moves tasks between zones when they are uneven. */
  isRebalanced: boolean;
  /** How long failing health checks of a new task are left out of account. */
  gracePeriodMs: number;
  targetGroups: { arn: string; container: string; port: number }[];
  /** Cloud Map services that its tasks are registered in. */
  registries: { serviceId: string; port?: number }[];
  /** Of a service whose tasks have a network of their own (awsvpc). */
  network?: { subnets: string[]; securityGroups: string[] };
  /** Where its tasks have their tags from. */
  propagateTags: 'SERVICE' | 'TASK_DEFINITION' | 'NONE';
  /** Tasks get `aws:ecs:clusterName` and `aws:ecs:serviceName`. */
  hasManagedTags: boolean;
  clientToken?: string;
  /** Newest first: the PRIMARY, then those on their way out. */
  deployments: DeploymentRecord[];
  /** The latest deployment that was completed: what a rollback goes back to. */
  lastCompleted?: { id: string; definition: string };
  createdAt: number;
  tags: Record<string, string>;
  /** Newest first, at most 100. */
  events: ServiceEvent[];
}

export interface EcsState {
  /** The cluster that the lab starts with, `default` to the callers who name none. */
  cluster: string;
  clusters: Map<string, ClusterRecord>;
  containerInstances: Map<string, ContainerInstanceRecord>;
  /** By `family:revision`. */
  taskDefinitions: Map<string, TaskDefinitionRecord>;
  /** The highest revision ever registered, by family. */
  revisions: Map<string, number>;
  /** By name: unique in the lab, where AWS has it unique in a cluster. */
  services: Map<string, ServiceRecord>;
  tasks: Map<string, TaskRecord>;
  /** The same records by service name and by container instance; kept by ecs/task-index.ts alone. */
  taskIndex: {
    byService: Map<string, Set<TaskRecord>>;
    byContainerInstance: Map<string, Set<TaskRecord>>;
    /** By container instance. */
    loads: Map<string, Load>;
  };
  /** The latest container instance of each EC2 instance, by instance id. */
  registrations: Map<string, string>;
  /** The images that each EC2 instance has pulled, by instance id. */
  pulledImages: Map<string, Set<string>>;
}
