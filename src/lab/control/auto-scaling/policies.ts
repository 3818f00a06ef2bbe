import type { CompositeAlarmRecord, MetricAlarmRecord } from '../cloudwatch/records.ts';
import type { Context } from '../context.ts';
import { adjusted } from './adjustment.ts';
import type { Breach } from './adjustment.ts';
import { causes } from './causes.ts';
import type { Groups } from './groups.ts';
import type { GroupMember, GroupRecord, ScalingPolicy } from './records.ts';
import { isStanding, isSuspended } from './roster.ts';
import { trackingAlarms } from './target-tracking.ts';

type Alarm = MetricAlarmRecord | CompositeAlarmRecord;

const actionsIn = {
  OK: 'okActions',
  ALARM: 'alarmActions',
  INSUFFICIENT_DATA: 'insufficientDataActions',
} as const;

const policyArn = /:scalingPolicy:[^:]+:autoScalingGroupName\/(.+):policyName\/(.+)$/;

/** Scaling policies: executed by alarms, again and again while these last, or by a user. */
export class Policies {
  readonly #context: Context;
  readonly #groups: Groups;

  constructor(context: Context, groups: Groups) {
    this.#context = context;
    this.#groups = groups;
    context.signals.on('alarmChanged', (alarm) => this.#alarmed(alarm));
  }

  /** Creates a policy, or replaces the one of its name; the policy, with the alarms that it keeps. */
  put(group: GroupRecord, wanted: Omit<ScalingPolicy, 'arn' | 'alarms'>): ScalingPolicy {
    return this.#context.turn(() => {
      const { state, ids } = this.#context;
      const known = group.policies.get(wanted.name);
      const prefix = `arn:aws:autoscaling:${state.region}:${state.account}:scalingPolicy`;
      const arn =
        known?.arn ??
        `${prefix}:${ids.uuid('policy')}:autoScalingGroupName/${group.name}:policyName/${wanted.name}`;
      const policy: ScalingPolicy = { ...wanted, arn, alarms: [] };
      group.policies.set(policy.name, policy);
      const alarms = this.#context.does('target-tracking') ? this.#trackingAlarms(group, policy, known) : [];
      policy.alarms = alarms.map(({ name }) => name);
      for (const name of known?.alarms ?? [])
        if (!policy.alarms.includes(name)) this.#context.signals.emit('alarmUnwanted', name);
      for (const alarm of alarms) this.#context.signals.emit('alarmWanted', alarm);
      return policy;
    });
  }

  remove(group: GroupRecord, name: string): void {
    this.#context.turn(() => {
      for (const alarm of group.policies.get(name)?.alarms ?? [])
        this.#context.signals.emit('alarmUnwanted', alarm);
      group.policies.delete(name);
    });
  }

  /** What ExecutePolicy does, the cooldown disregarded. */
  execute(group: GroupRecord, policy: ScalingPolicy, breach: Breach): void {
    this.#context.turn(() =>
      this.#scale(group, policy, breach, (from, to) => causes.policyByUser(policy.name, from, to)),
    );
  }

  /** Whether the group's last scaling is so recent that simple scaling has to wait. */
  isCoolingDown({ scaled, members }: GroupRecord): boolean {
    if (!scaled || !this.#context.does('cooldown')) return false;
    if (this.#context.agenda.now() - scaled.at < scaled.cooldownMs) return true;
    return [...members.values()].some(({ lifecycle }) => lifecycle.startsWith('Pending'));
  }

  #trackingAlarms(group: GroupRecord, policy: ScalingPolicy, known?: ScalingPolicy) {
    const nameOf = (kind: 'AlarmHigh' | 'AlarmLow') =>
      known?.alarms.find((name) => name.includes(`-${kind}-`)) ??
      `TargetTracking-${group.name}-${kind}-${this.#context.ids.uuid('tracking-alarm')}`;
    return trackingAlarms(group, policy, {
      periodMs: this.#context.state.constants.metricPeriodMs,
      names: { high: nameOf('AlarmHigh'), low: nameOf('AlarmLow') },
    });
  }

  /** Does what the alarm's state asks for, and again at each evaluation for as long as it stays there. */
  #alarmed(alarm: Alarm): void {
    if (!this.#context.does('alarms-drive-policies')) return;
    const { state: entered, stateTransitionedAt } = alarm;
    if (!alarm[actionsIn[entered]].some((arn) => policyArn.test(arn))) return;
    if (alarm.actionsEnabled) for (const arn of alarm[actionsIn[entered]]) this.#ring(alarm, arn);
    const { alarmEvaluationMs } = this.#context.state.constants;
    this.#context.agenda.after(alarmEvaluationMs, () => {
      const current = this.#context.state.cloudWatch.alarms.get(alarm.name);
      const isSame = current?.state === entered && current.stateTransitionedAt === stateTransitionedAt;
      if (isSame) this.#alarmed(current);
    });
  }

  #ring(alarm: Alarm, arn: string): void {
    const [, groupName = '', name = ''] = policyArn.exec(arn) ?? [];
    const group = this.#context.state.autoScaling.groups.get(groupName);
    const policy = group?.policies.get(name);
    if (!group || !policy?.isEnabled || group.status !== undefined) return;
    if (isSuspended(this.#context, group, 'AlarmNotification')) return;
    if (policy.type === 'SimpleScaling' && this.isCoolingDown(group)) return;
    const threshold = alarm.type === 'MetricAlarm' ? alarm.threshold : 0;
    const value = (alarm.type === 'MetricAlarm' ? alarm.latestValue : undefined) ?? threshold;
    this.#scale(group, policy, { value, threshold }, (from, to) =>
      causes.policyByAlarm(alarm.name, alarm.state, policy.name, from, to),
    );
  }

  #scale(
    group: GroupRecord,
    policy: ScalingPolicy,
    breach: Breach,
    causeOf: (from: number, to: number) => string,
  ): void {
    const wanted = this.#wanted(group, policy, breach);
    if (wanted === undefined) return;
    const to = Math.min(Math.max(wanted, group.min), group.max);
    if (to === group.desired) return;
    this.#groups.resize(group, to, causeOf(group.desired, to));
    if (policy.type !== 'SimpleScaling') return;
    const cooldownMs = policy.cooldownMs ?? group.cooldownMs;
    group.scaled = { at: this.#context.agenda.now(), cooldownMs };
  }

  /** Step and target tracking policies count warm instances alone to grow, and do not shrink while others warm up. */
  #wanted(group: GroupRecord, policy: ScalingPolicy, breach: Breach): number | undefined {
    if (policy.type === 'SimpleScaling') return adjusted(policy, group.desired, breach);
    const { warming, leaving } = this.#inMotion(group, policy);
    const grown = adjusted(policy, group.desired - warming, breach);
    if (grown !== undefined && grown > group.desired) return grown;
    const shrunk = warming > 0 ? undefined : adjusted(policy, group.desired + leaving, breach);
    const isScaleInOff = policy.target?.disableScaleIn === true;
    return shrunk !== undefined && shrunk < group.desired && !isScaleInOff ? shrunk : undefined;
  }

  /** Members that are not warm yet, launched or only wanted; and those that a scale-in is taking out. */
  #inMotion(group: GroupRecord, policy: ScalingPolicy): { warming: number; leaving: number } {
    if (!this.#context.does('instance-warm-up')) return { warming: 0, leaving: 0 };
    const members = [...group.members.values()];
    const standing = members.filter(isStanding);
    const warm = standing.filter((member) => this.#isWarm(group, policy, member));
    return {
      warming: Math.max(0, group.desired - warm.length),
      leaving: members.filter(({ isScaledIn }) => isScaledIn === true).length,
    };
  }

  #isWarm(group: GroupRecord, policy: ScalingPolicy, { lifecycle, inServiceAt }: GroupMember): boolean {
    if (lifecycle !== 'InService' || inServiceAt === undefined) return false;
    const warmupMs = policy.warmupMs ?? group.warmupMs ?? group.cooldownMs;
    return this.#context.agenda.now() - inServiceAt >= warmupMs;
  }
}
