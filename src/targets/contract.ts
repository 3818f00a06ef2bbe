import type { Inventory, Look, WriteOutcome } from '#core';
import type {
  CutsSubnets,
  DrainsContainerInstances,
  ReservesCapacity,
  ResizesGroups,
  StopsInstances,
  TerminatesInstances,
} from './changes.ts';
import type { TellsTags } from './opt-in.ts';
import type { RehearsesChanges } from './rehearsal.ts';

/** An alarm of the target's own, with what one read of it told. */
export interface Alarm {
  /** Unique in the target. */
  name: string;
  kind: 'metric' | 'composite';
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** When it came to this state, wall milliseconds of the target's clock. */
  since: number | null;
  reason?: string;
  /** How long one datapoint is; null where it does not tell. A composite has that of its slowest child. */
  periodMs: number | null;
  /** Over how many periods it is evaluated. */
  periods: number | null;
  /** False when a change of state tells nobody. */
  hasActions: boolean;
  /** Ids of the target's things that it watches; empty when it was found by its name alone. */
  subjects: string[];
  /** Why it belongs to the target, for people; undefined when it does not. */
  foundBy?: string;
}

/** One change of state as the target's own history has it; `at` is wall milliseconds of the target's clock. */
export interface AlarmTransition {
  name: string;
  from: Alarm['state'];
  to: Alarm['state'];
  at: number;
  reason?: string;
}

/** Which alarms are asked for: by exact name, by how a name starts, or those that watch the target's things. */
export type AlarmChoice = { names: string[]; prefixes: string[] } | 'own';

/** Reading the alarms that the target's own monitoring has. */
export interface ReadsAlarms {
  /** Those chosen, with what they watch. One that only scales is no alert, and is chosen by name alone. */
  find(choice: AlarmChoice, signal: AbortSignal): Promise<Alarm[]>;
  /** The alarms of these names that are still there, and the target's own wall clock, which counts seconds. */
  read(names: readonly string[], signal: AbortSignal): Promise<{ alarms: Alarm[]; wall: number | null }>;
  /** Every change of state of these alarms since a wall time of the target's clock, the oldest first. */
  history(names: readonly string[], since: number, signal: AbortSignal): Promise<AlarmTransition[]>;
}

/** What one look at a queue tells; the age is null where the target does not tell it. */
export interface QueueDepth {
  waiting: number;
  inFlight: number;
  oldestAgeMs: number | null;
  /** Minutes that were not told before, or told otherwise. */
  minutes: readonly { minute: number; endedMsAgo: number; received: number; deleted: number }[];
}

/** Looking at queues: the capability behind the probe `queue`. */
interface TellsOfQueues {
  /** Undefined for a queue that is not there, or that may not be seen. */
  depth(url: string, signal: AbortSignal): Promise<QueueDepth | undefined>;
}

/** Sending to a queue and working it off; the words are those of SQS. */
export interface MovesMessages {
  /** SendMessage, once: what a retry sends would be a second message. Rejects when the signal aborts, and only then. */
  send(
    url: string,
    body: string,
    signal: AbortSignal,
  ): Promise<{ outcome: WriteOutcome | 'not sent'; reason?: string }>;
  /** ReceiveMessage by long poll: what is there, up to ten, hidden from others for a while. */
  receive(
    url: string,
    how: { waitSeconds: number; visibilitySeconds: number },
    signal: AbortSignal,
  ): Promise<{ body: string; receiptHandle: string }[]>;
  /** DeleteMessageBatch of up to ten; the handles of those that are deleted. */
  delete(url: string, receiptHandles: readonly string[], signal: AbortSignal): Promise<string[]>;
  /** ChangeMessageVisibility to nothing: others may have it again at once. */
  putBack(url: string, receiptHandle: string, signal: AbortSignal): Promise<void>;
  /** About how many are in the queue: those that wait, are hidden or are delayed. */
  count(url: string, signal: AbortSignal): Promise<number>;
}

export interface ServiceCounts {
  desired: number;
  running: number;
  deployments: number;
}

/** Counting a service's tasks: the capability behind the probe `ecs-service`. */
interface CountsServices {
  /** Undefined for a service that is not there. Asked together, many services are read in few calls. */
  read(service: string, signal: AbortSignal): Promise<ServiceCounts | undefined>;
}

/** How many running tasks of a service ECS takes for healthy, by the checks of their containers. */
export interface TaskHealth {
  healthy: number;
  unhealthy: number;
  /** Too young, or without a check. */
  unknown: number;
}

/** Telling the health of containers: the capability behind the probe `container-health`. */
interface TellsTaskHealth {
  /** Undefined for a service of which no task runs. Asked together, all services are read at once. */
  read(service: string, signal: AbortSignal): Promise<TaskHealth | undefined>;
}

/** One metric of the target's own monitoring, and the statistic over each period. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  statistic: string;
}

/** A metric, or an expression over metrics by the names that it has for them. */
export type MetricQuestion = { periodMs: number } & (
  { metric: Metric } | { expression: string; metrics: Record<string, Metric> }
);

/** One value of a period, and how long that period has been over. */
export interface Datapoint {
  value: number;
  ageMs: number;
}

/** Reading metrics: the capability behind the probe `metric`. */
interface TellsMetrics {
  /** The latest datapoint of each series that the question comes to; none of a period that is not over. */
  latest(question: MetricQuestion, signal: AbortSignal): Promise<Datapoint[]>;
}

/** Targets of a group, without those that drain. */
export interface TargetHealth {
  healthy: number;
  registered: number;
}

/** Telling the health of targets: the capability behind the probe `target-health`. */
interface TellsTargetHealth {
  /** Of a group by its name or ARN; undefined for one that is not there. */
  read(targetGroup: string, signal: AbortSignal): Promise<TargetHealth | undefined>;
}

export interface GroupCapacity {
  inService: number;
  desired: number;
}

/** Counting the instances of groups: the capability behind the probe `asg-capacity`. */
interface CountsGroups {
  /** Undefined for a group that is not there. Asked together, many groups are read in few calls. */
  read(group: string, signal: AbortSignal): Promise<GroupCapacity | undefined>;
}

/** An alarm at which a group adds instances, or a service tasks. */
export interface ScalingAlarm {
  scales: { kind: 'group' | 'service'; name: string };
  name: string;
  metric: string;
  /** It fires above this. */
  threshold: number;
  /** The latest value of a period that is over; null where there is none. */
  value: number | null;
}

/** Telling at what load groups and services scale out, and how far they are from it. */
interface TellsScaling {
  alarms(
    of: { groups: readonly string[]; services: readonly string[] },
    signal: AbortSignal,
  ): Promise<ScalingAlarm[]>;
}

/** A cluster that can be read and, by capability, hurt. */
export interface Target {
  readonly name: string;
  inventory(signal: AbortSignal): Promise<Inventory>;
  /** What each control-plane clock counts now, and where running tasks are; complete for every subject. */
  look(signal: AbortSignal): Promise<Look>;
  readonly instances?: TerminatesInstances;
  readonly power?: StopsInstances;
  readonly containerInstances?: DrainsContainerInstances;
  readonly subnets?: CutsSubnets;
  readonly groups?: ResizesGroups;
  readonly capacityReservation?: ReservesCapacity;
  readonly queues?: TellsOfQueues;
  readonly messages?: MovesMessages;
  readonly serviceCounts?: CountsServices;
  readonly taskHealth?: TellsTaskHealth;
  readonly targetHealth?: TellsTargetHealth;
  readonly groupCapacity?: CountsGroups;
  readonly alarms?: ReadsAlarms;
  readonly metrics?: TellsMetrics;
  readonly scaling?: TellsScaling;
  readonly rehearsal?: RehearsesChanges;
  readonly tags?: TellsTags;
  /** How a person reaches it by the AWS CLI, besides the region. */
  readonly cli?: { profile?: string; endpoint?: string };
  /** How far the target's clock is ahead of this machine's, in milliseconds, with what that may be off by. */
  clockOffset?: (signal: AbortSignal) => Promise<{ aheadMs: number; errorMs: number } | undefined>;
  close(): void;
}
