import type { BehaviourName } from '../../../spec/behaviours.ts';
import { defaultLabFile } from '../../../spec/default-lab.ts';
import { parseLab } from '../../../spec/lab-file.ts';
import type { LabFile } from '../../../spec/lab-file.ts';
import { Agenda } from '../../agenda.ts';
import type { AlarmState, MetricAlarmRecord } from '../../cloudwatch/records.ts';
import type { Context } from '../../context.ts';
import type { TargetGroupRecord, TargetRecord } from '../../elb/records.ts';
import { Ec2 } from '../../ec2/ec2.ts';
import { Ids } from '../../ids.ts';
import { initialState } from '../../initial-state.ts';
import { Signals } from '../../signals.ts';
import { ScriptedWorld } from '../../test/scripted-world.ts';
import { VirtualTimers } from '../../test/virtual-timers.ts';
import { AutoScaling } from '../auto-scaling.ts';
import type { GroupRecord, ScalingPolicy } from '../records.ts';
import { headcountOf } from '../roster.ts';

/** EC2 and Auto Scaling without the rest of the lab, so that a test can be CloudWatch. */
export interface GroupRig {
  context: Context;
  autoScaling: AutoScaling;
  ec2: Ec2;
  timers: VirtualTimers;
  world: ScriptedWorld;
  group: GroupRecord;
  /** Puts an alarm into a state, with the value that it saw. */
  alarm: (state: AlarmState, policy: ScalingPolicy, value?: number) => void;
  policy: (wanted: Partial<ScalingPolicy>) => ScalingPolicy;
  /** Makes a member a target of the first target group, in this state. */
  target: (instanceId: string, state: TargetRecord['state']) => TargetGroupRecord;
  ids: () => string[];
  zonesOf: () => number[];
}

const alarmThreshold = 50;

export function groupRig(changes: Partial<LabFile> = {}, without: BehaviourName[] = []): GroupRig {
  const timers = new VirtualTimers();
  const world = new ScriptedWorld(timers, 1);
  const spec = parseLab({ ...defaultLabFile, ...changes });
  const ids = new Ids(spec.seed);
  const turn = <T>(change: () => T): T => change();
  const agenda = new Agenda(timers, turn);
  const state = initialState(spec, ids, agenda.now(), { host: '127.0.0.1', port: 8080 });
  const does = (behaviour: BehaviourName) => !without.includes(behaviour);
  const context: Context = { spec, state, world, ids, agenda, signals: new Signals(), does, turn };
  const ec2 = new Ec2(context);
  const autoScaling = new AutoScaling(context, ec2);
  const ignored = () => undefined;
  world.reportTo({
    hostStarted: (...report) => ec2.instances.hostStarted(...report),
    hostEnded: (...report) => ec2.instances.hostEnded(...report),
    taskStarted: ignored,
    taskExited: ignored,
    containerChecked: ignored,
    tasksMeasured: ignored,
    balancerOpened: ignored,
    balancerMeasured: ignored,
    targetChecked: ignored,
    endpointChecked: ignored,
  });
  const group = state.autoScaling.groups.get(`${spec.name}-hosts`);
  if (!group) throw new Error('a new lab has no group');
  autoScaling.boot();
  timers.advance(1000);
  return {
    context,
    autoScaling,
    ec2,
    timers,
    world,
    group,
    alarm: (to, { arn }, value = alarmThreshold) => ring(context, to, arn, value),
    policy: (wanted) =>
      autoScaling.policies.put(group, { name: 'grow', type: 'SimpleScaling', isEnabled: true, ...wanted }),
    target: (instanceId, as) => putTarget(context, instanceId, as),
    ids: () => [...group.members.keys()],
    zonesOf: () => [...headcountOf(group).byZone.values()],
  };
}

function putTarget({ state, agenda }: Context, instanceId: string, as: TargetRecord['state']) {
  const [targetGroup] = state.elb.targetGroups.values();
  if (!targetGroup) throw new Error('a new lab has no target group');
  const id = `${instanceId}:${targetGroup.port}`;
  targetGroup.targets.set(id, {
    id,
    instanceId,
    host: '127.0.1.1',
    port: targetGroup.port,
    zone: 'lab-local-1a',
    state: as,
    streak: 0,
    registeredAt: agenda.now(),
    isSlowStarted: false,
  });
  return targetGroup;
}

function ring({ state, signals, agenda }: Context, to: AlarmState, arn: string, latestValue: number): void {
  const now = agenda.now();
  const from = state.cloudWatch.alarms.get('load')?.state ?? 'INSUFFICIENT_DATA';
  const alarm: MetricAlarmRecord = {
    name: 'load',
    arn: `arn:aws:cloudwatch:${state.region}:${state.account}:alarm:load`,
    type: 'MetricAlarm',
    actionsEnabled: true,
    okActions: [],
    alarmActions: [arn],
    insufficientDataActions: [],
    state: to,
    stateReason: '',
    stateUpdatedAt: now,
    stateTransitionedAt: now,
    configuredAt: now,
    tags: {},
    queries: [],
    isMath: false,
    periodMs: 60_000,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    threshold: alarmThreshold,
    comparison: 'GreaterThanThreshold',
    treatMissingData: 'missing',
    latestValue,
  };
  state.cloudWatch.alarms.set(alarm.name, alarm);
  signals.emit('alarmChanged', alarm, from);
}
