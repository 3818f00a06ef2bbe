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
  taskRunning: [task: TaskRecord];
  /** It is to stop and is still up: its targets and records go first. */
  taskStopping: [task: TaskRecord];
  taskStopped: [task: TaskRecord];
  /** Its target turned healthy or unhealthy. */
  targetChanged: [group: TargetGroupRecord, target: TargetRecord];
  alarmChanged: [alarm: MetricAlarmRecord | CompositeAlarmRecord, from: AlarmState];
  /** Once: the lab's first tasks run and its targets are healthy. */
  whole: [];
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
