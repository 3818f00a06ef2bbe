import type { Constants, TaskSpec } from '../spec/lab-spec.ts';

/** An EC2 instance. Names and codes are EC2's. */
export interface InstanceRecord {
  id: string;
  state: 'pending' | 'running' | 'shutting-down' | 'terminated';
  zone: string;
  subnetId: string;
  type: string;
  imageId: string;
  /** Known once the host runs. */
  privateIp?: string;
  launchedAt: number;
  terminatedAt?: number;
  tags: Record<string, string>;
  isProtected: boolean;
  /** EC2's StateReason of an instance that ended. */
  stateReason?: { code: string; message: string };
  group?: string;
}

/** An ECS container instance: the agent's registration of a host. */
export interface ContainerInstanceRecord {
  /** The last part of the ARN, 32 hex digits. */
  id: string;
  instanceId: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  agentConnected: boolean;
  registeredAt: number;
  cpu: number;
  memory: number;
}

/** An ECS task. Names and texts are ECS's. */
export interface TaskRecord {
  /** The last part of the ARN, 32 hex digits. */
  id: string;
  service: string;
  containerInstanceId: string;
  instanceId: string;
  lastStatus: 'PROVISIONING' | 'PENDING' | 'ACTIVATING' | 'RUNNING' | 'DEACTIVATING' | 'STOPPING' | 'STOPPED';
  desiredStatus: 'RUNNING' | 'STOPPED';
  createdAt: number;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?:
    'TaskFailedToStart' | 'EssentialContainerExited' | 'ServiceSchedulerInitiated' | 'TerminationNotice';
  stoppedReason?: string;
  exitCode?: number;
  /** Where its server listens, once it runs. */
  address?: { host: string; port: number };
}

interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}

/** An ECS service with its one deployment. */
export interface ServiceRecord {
  name: string;
  spec: TaskSpec;
  desired: number;
  createdAt: number;
  targetGroupArn?: string;
  deploymentId: string;
  /** Newest first, at most 100. */
  events: ServiceEvent[];
}

export interface ScalingActivity {
  id: string;
  at: number;
  endedAt?: number;
  status: 'InProgress' | 'Successful' | 'Failed';
  description: string;
  cause: string;
}

export interface GroupRecord {
  name: string;
  desired: number;
  min: number;
  max: number;
  zones: string[];
  /** Members by instance id, until they are terminated. */
  members: Map<
    string,
    { lifecycle: 'Pending' | 'InService' | 'Terminating'; health: 'Healthy' | 'Unhealthy' }
  >;
  /** Newest first. */
  activities: ScalingActivity[];
  suspendedProcesses: Set<string>;
  /** Its own tags, which its instances inherit. */
  tags: Record<string, string>;
  createdAt: number;
}

/** One registration in a target group: an instance's port. Names are ELBv2's. */
export interface TargetRecord {
  instanceId: string;
  taskId: string;
  host: string;
  port: number;
  zone: string;
  state: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';
  reason?: string;
  description?: string;
  /** Consecutive health check results of the same kind: successes above 0, failures below. */
  streak: number;
  registeredAt: number;
}

export interface TargetGroupRecord {
  name: string;
  arn: string;
  service: string;
  /** By `i-…:port`. */
  targets: Map<string, TargetRecord>;
  healthCheckPath: string;
  matcher: string;
}

/** Everything the lab is, at one moment. Changed by the control plane alone; operations read it. */
export interface LabState {
  account: string;
  region: string;
  cluster: string;
  zones: { name: string; id: string; subnetId: string }[];
  vpcId: string;
  startedAt: number;
  constants: Constants;
  instances: Map<string, InstanceRecord>;
  containerInstances: Map<string, ContainerInstanceRecord>;
  tasks: Map<string, TaskRecord>;
  services: Map<string, ServiceRecord>;
  groups: Map<string, GroupRecord>;
  targetGroups: Map<string, TargetGroupRecord>;
  balancer: {
    name: string;
    arn: string;
    listenerArn: string;
    /** An address, until the lab has a DNS of its own. */
    host: string;
    port: number;
    /** Path rules in order of priority. */
    rules: { arn: string; priority: number; paths: string[]; targetGroupArn: string }[];
  };
}
