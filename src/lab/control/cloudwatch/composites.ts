import type { Context } from '../context.ts';
import { alarmName, alarmsIn, isMet, parseRule } from './alarm-rule.ts';
import type { AlarmRule } from './alarm-rule.ts';
import type { AlarmStates } from './alarm-states.ts';
import type { AlarmRecord, AlarmState, CompositeAlarmRecord } from './records.ts';
import { longTime, spokenTime } from './words.ts';

/** Composite alarms: they follow their children, and their actions may wait for a suppressor. */
export class Composites {
  readonly #context: Context;
  readonly #states: AlarmStates;
  readonly #rules = new Map<string, { text: string; rule: AlarmRule }>();
  /** Those being evaluated: a cycle ends where it began. */
  readonly #under = new Set<string>();

  constructor(context: Context, states: AlarmStates) {
    this.#context = context;
    this.#states = states;
    context.signals.on('alarmChanged', (alarm, from) => this.#childChanged(alarm, from));
  }

  /** Evaluates one that was put just now, soon. */
  put(alarm: CompositeAlarmRecord, isNew: boolean): void {
    const { agenda, state } = this.#context;
    agenda.after(Math.min(1000, state.constants.alarmEvaluationMs), () => {
      if (state.cloudWatch.alarms.get(alarm.name) !== alarm) return;
      const how = isNew ? 'created and its alarm rule' : 'updated and its new alarm rule';
      this.#evaluate(alarm, (to) => `${alarm.arn} was ${how} evaluates to ${to}`);
    });
  }

  changed(alarm: CompositeAlarmRecord): void {
    const suppressor = this.#suppressorOf(alarm);
    if (!suppressor) this.#states.act(alarm);
    else if (suppressor.record?.state === 'ALARM') this.#suppress(alarm, 'Alarm', Infinity);
    else if (alarm.suppressed?.by !== 'ExtensionPeriod')
      this.#suppress(alarm, 'WaitPeriod', suppressor.waitMs);
  }

  #childChanged(child: AlarmRecord, from: AlarmState): void {
    if (!this.#context.does('composite-alarms')) return;
    for (const alarm of this.#context.state.cloudWatch.alarms.values()) {
      if (alarm.type !== 'CompositeAlarm') continue;
      this.#suppressorChanged(alarm, child, from);
      if (alarmsIn(this.#ruleOf(alarm)).includes(child.name))
        this.#evaluate(alarm, () => changeText(child), child);
    }
  }

  #evaluate(alarm: CompositeAlarmRecord, reason: (to: AlarmState) => string, child?: AlarmRecord): void {
    const { alarms } = this.#context.state.cloudWatch;
    if (!this.#context.does('composite-alarms') || this.#under.has(alarm.name)) return;
    const state = isMet(this.#ruleOf(alarm), (name) => alarms.get(name)?.state) ? 'ALARM' : 'OK';
    if (state === alarm.state) return;
    const from = alarm.state;
    const data = child && JSON.stringify({ triggeringAlarms: [triggering(child)] });
    this.#under.add(alarm.name);
    this.#states.set(alarm, { state, reason: reason(state), ...(data !== undefined && { data }) });
    this.changed(alarm);
    this.#context.signals.emit('alarmChanged', alarm, from);
    this.#under.delete(alarm.name);
  }

  #suppressorChanged(alarm: CompositeAlarmRecord, child: AlarmRecord, from: AlarmState): void {
    const suppressor = this.#suppressorOf(alarm);
    if (!suppressor || !alarm.suppressed || suppressor.record !== child) return;
    if (child.state === 'ALARM') this.#suppress(alarm, 'Alarm', Infinity);
    else if (from === 'ALARM') this.#suppress(alarm, 'ExtensionPeriod', suppressor.extensionMs);
  }

  #suppress(
    alarm: CompositeAlarmRecord,
    by: NonNullable<CompositeAlarmRecord['suppressed']>['by'],
    forMs: number,
  ): void {
    const { agenda } = this.#context;
    const until = agenda.now() + forMs;
    const suppressed = { by, reason: `Actions suppressed by ${by}`, until };
    alarm.suppressed = suppressed;
    agenda.after(forMs, () => {
      if (alarm.suppressed !== suppressed) return;
      delete alarm.suppressed;
      this.#states.act(alarm);
    });
  }

  #suppressorOf(
    alarm: CompositeAlarmRecord,
  ): { waitMs: number; extensionMs: number; record: AlarmRecord | undefined } | undefined {
    const { actionsSuppressor } = alarm;
    if (!actionsSuppressor || !this.#context.does('suppressed-actions')) return undefined;
    const record = this.#context.state.cloudWatch.alarms.get(alarmName(actionsSuppressor.alarm));
    return { ...actionsSuppressor, record };
  }

  #ruleOf({ name, rule: text }: CompositeAlarmRecord): AlarmRule {
    const known = this.#rules.get(name);
    if (known?.text === text) return known.rule;
    const rule = parseRule(text);
    this.#rules.set(name, { text, rule });
    return rule;
  }
}

function changeText({ arn, state, stateTransitionedAt }: AlarmRecord): string {
  return `${arn} transitioned to ${state} at ${spokenTime(stateTransitionedAt)}`;
}

function triggering({ arn, state, stateTransitionedAt }: AlarmRecord): object {
  return { arn, state: { value: state, timestamp: longTime(stateTransitionedAt) } };
}
