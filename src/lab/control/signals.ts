import type { MetricAlarmRecord, CompositeAlarmRecord, AlarmState } from './cloudwatch/records.ts';
import type { InstanceRecord } from './ec2/records.ts';
import type { ContainerInstanceRecord, TaskRecord } from './ecs/records.ts';
import type { TargetGroupRecord, TargetRecord } from './elb/records.ts';

/** What one part of the control plane tells the others: the name of each signal and what it carries. */
export interface SignalTable {
  /** Running, for the first time or again after a stop or reboot. */
  instanceRunning: [instance: InstanceRecord];
  /** It begins to end. `silent`: its peers, and its agent's, hear nothing of that. */
  instanceEnding: [instance: InstanceRecord, how: { isSilent: boolean; isForGood: boolean }];
  /** Its system has ended, of a stop or a reboot: no task of it is left, and nobody has told ECS. */
  hostDown: [instance: InstanceRecord];
  /** EC2 has told ECS that the host of a terminated instance is gone. */
  hostLost: [instanceId: string];
  instanceStopped: [instance: InstanceRecord];
  instanceTerminated: [instance: InstanceRecord];
  /** The network of a living host was cut, or is back. */
  reachabilityChanged: [instance: InstanceRecord, isReachable: boolean];
  /** A spot instance has its notice. */
  spotNotice: [instance: InstanceRecord];
  agentConnected: [containerInstance: ContainerInstanceRecord];
  agentDisconnected: [containerInstance: ContainerInstanceRecord];
  /** Its status: drained, taken back, deregistered. */
  containerInstanceChanged: [containerInstance: ContainerInstanceRecord];
  taskRunning: [task: TaskRecord];
  /** It is to stop, whether its host hears of that or not. */
  taskUnwanted: [task: TaskRecord];
  /** It is to stop and is still up: its targets and records go first. */
  taskStopping: [task: TaskRecord];
  taskStopped: [task: TaskRecord];
  /** Its target turned healthy or unhealthy. */
  /** The checks of its container came to another result. */
  taskHealthChanged: [task: TaskRecord];
  targetChanged: [group: TargetGroupRecord, target: TargetRecord];
  alarmChanged: [alarm: MetricAlarmRecord | CompositeAlarmRecord, from: AlarmState];
  /** A member of an Auto Scaling group serves: it is to be a target of these groups, at the port of each. */
  memberInService: [instanceId: string, targetGroupArns: readonly string[]];
  /** A member is on its way out, or its group was detached: its targets in these groups are deregistered, draining. */
  memberLeaving: [instanceId: string, targetGroupArns: readonly string[]];
  /** A target tracking policy keeps this alarm: put, or changed where its name exists. */
  alarmWanted: [alarm: WantedAlarm];
  alarmUnwanted: [name: string];
  /** Once: the lab's first tasks run and its targets are healthy. */
  whole: [];
}

/**
 * A metric alarm that a target tracking policy wants, in CloudWatch's words; missing data is `missing`, every point of
 * the evaluation periods must breach, and its one alarm action is `action`. The policy reads `latestValue` of the
 * alarm's record, and executes itself for as long as the alarm is in ALARM.
 */
export interface WantedAlarm {
  name: string;
  description: string;
  namespace: string;
  metric: string;
  /** Sorted by name. */
  dimensions: [name: string, value: string][];
  statistic: string;
  unit?: string;
  threshold: number;
  comparison: MetricAlarmRecord['comparison'];
  evaluationPeriods: number;
  periodMs: number;
  /** The ARN of the scaling policy. */
  action: string;
}

type Listener<Name extends keyof SignalTable> = (...carried: SignalTable[Name]) => void;

/** Signals are heard at once, in the order of listening; a part never calls another part's inside. */
export class Signals {
  readonly #listeners: { [Name in keyof SignalTable]?: Listener<Name>[] } = {};

  on<Name extends keyof SignalTable>(name: Name, listener: Listener<Name>): void {
    const known: Listener<Name>[] | undefined = this.#listeners[name];
    if (known) known.push(listener);
    else Object.assign(this.#listeners, { [name]: [listener] });
  }

  emit<Name extends keyof SignalTable>(name: Name, ...carried: SignalTable[Name]): void {
    const known: Listener<Name>[] | undefined = this.#listeners[name];
    for (const listener of known ?? []) listener(...carried);
  }
}
