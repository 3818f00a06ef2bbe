export interface ScalingActivity {
  id: string;
  at: number;
  endedAt?: number;
  status:
    | 'PreInService'
    | 'InProgress'
    | 'MidLifecycleAction'
    | 'WaitingForInstanceWarmup'
    | 'WaitingForELBConnectionDraining'
    | 'Successful'
    | 'Failed'
    | 'Cancelled';
  statusMessage?: string;
  progress: number;
  /** JSON text. */
  details: string;
  description: string;
  cause: string;
}

type LifecycleState =
  | 'Pending'
  | 'Pending:Wait'
  | 'Pending:Proceed'
  | 'InService'
  | 'Terminating'
  | 'Terminating:Wait'
  | 'Terminating:Proceed'
  | 'Standby'
  | 'EnteringStandby'
  | 'Detaching';

/** What a hook holds an instance for, until it is completed or its time is over. */
interface LifecycleAction {
  token: string;
  startedAt: number;
  /** When its heartbeat runs out. */
  until: number;
}

export interface GroupMember {
  lifecycle: LifecycleState;
  health: 'Healthy' | 'Unhealthy';
  /** Protected from scale-in; not from TerminateInstances. */
  isProtected: boolean;
  zone: string;
  type: string;
  imageId: string;
  isSpot: boolean;
  launchedAt: number;
  /** When it came into service last; the grace period and the warm-up count from here. */
  inServiceAt?: number;
  /** Why it is unhealthy, as the activity's cause says it. */
  because?: string;
  /** It leaves because the group got smaller, so that step policies still count it. */
  isScaledIn?: boolean;
  /** What it waits for in Pending:Wait or Terminating:Wait, by hook. */
  actions: Map<string, LifecycleAction>;
}

export interface LifecycleHook {
  name: string;
  transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
  heartbeatMs: number;
  defaultResult: 'CONTINUE' | 'ABANDON';
  notificationTarget?: string;
  roleArn?: string;
  notificationMetadata?: string;
}

export type PredefinedMetric =
  'ASGAverageCPUUtilization' | 'ASGAverageNetworkIn' | 'ASGAverageNetworkOut' | 'ALBRequestCountPerTarget';

export interface ScalingPolicy {
  name: string;
  arn: string;
  type: 'SimpleScaling' | 'StepScaling' | 'TargetTrackingScaling';
  isEnabled: boolean;
  adjustmentType?: 'ChangeInCapacity' | 'ExactCapacity' | 'PercentChangeInCapacity';
  /** SimpleScaling. */
  adjustment?: number;
  cooldownMs?: number;
  minimumMagnitude?: number;
  /** StepScaling: bounds are relative to the alarm's threshold. */
  steps?: { lower?: number; upper?: number; adjustment: number }[];
  aggregation?: 'Minimum' | 'Maximum' | 'Average';
  warmupMs?: number;
  /** TargetTrackingScaling. */
  target?: {
    value: number;
    metricType?: PredefinedMetric;
    resourceLabel?: string;
    custom?: {
      namespace: string;
      name: string;
      statistic: 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | 'Sum';
      unit?: string;
      periodMs: number;
      dimensions: Record<string, string>;
    };
    disableScaleIn: boolean;
  };
  /** Names of the alarms that the group keeps for it. */
  alarms: string[];
}

export interface GroupRecord {
  name: string;
  arn: string;
  desired: number;
  min: number;
  max: number;
  zones: string[];
  /** Members by instance id, until they are terminated. */
  members: Map<string, GroupMember>;
  /** Newest first. */
  activities: ScalingActivity[];
  /** Why the desired capacity was changed, until the group has acted on it. */
  causes: string[];
  /** When its last scaling activity ended or was asked for, for the cooldown; and how long that one lasts. */
  scaled?: { at: number; cooldownMs: number };
  suspendedProcesses: Set<string>;
  /** Its own tags; those in `propagated` are inherited by its instances. */
  tags: Record<string, string>;
  propagated: Set<string>;
  createdAt: number;
  status?: 'Delete in progress';
  healthCheckTypes: ('EC2' | 'ELB')[];
  gracePeriodMs: number;
  cooldownMs: number;
  /** `DefaultInstanceWarmup`; undefined when none is set. */
  warmupMs?: number;
  hooks: Map<string, LifecycleHook>;
  policies: Map<string, ScalingPolicy>;
  /** Attached target groups, by ARN. */
  targetGroupArns: Set<string>;
  newInstancesProtected: boolean;
  terminationPolicies: string[];
  /** The version of the lab's launch template, as it was asked for. */
  templateVersion: string;
  /** The cluster that the agents of its instances register with. */
  cluster?: string;
  /** How many of its instances are spot; the rest is on demand. */
  spotCount: number;
}

export interface AutoScalingState {
  groups: Map<string, GroupRecord>;
  /** The cluster that the lab's launch template has instances register with. */
  cluster: string;
  /** Newest first; their activities may still be asked for. */
  deletedGroups: Pick<GroupRecord, 'name' | 'arn' | 'activities'>[];
}
