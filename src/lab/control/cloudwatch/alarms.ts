import type { Context } from '../context.ts';
import type { WantedAlarm } from '../signals.ts';
import { AlarmHistory } from './alarm-history.ts';
import type { AlarmReason } from './alarm-history.ts';
import { AlarmStates } from './alarm-states.ts';
import { Composites } from './composites.ts';
import { Evaluator } from './evaluator.ts';
import { unchecked } from './initial.ts';
import type {
  AlarmRecord,
  CompositeAlarmRecord,
  CompositeAlarmSettings,
  MetricAlarmRecord,
  MetricAlarmSettings,
} from './records.ts';

const minute = 60_000;
const shortAlarmsMs = 10_000;

/** Alarms: what their operations may change, and their evaluation again and again. */
export class Alarms {
  readonly #context: Context;
  readonly #history: AlarmHistory;
  readonly #states: AlarmStates;
  readonly #evaluator: Evaluator;
  readonly #composites: Composites;
  #isTicking = false;

  constructor(context: Context) {
    this.#context = context;
    this.#history = new AlarmHistory(context);
    this.#states = new AlarmStates(context, this.#history);
    this.#evaluator = new Evaluator(context);
    this.#composites = new Composites(context, this.#states);
    context.signals.on('alarmWanted', (alarm) => this.#putWanted(alarm));
    context.signals.on('alarmUnwanted', (name) => this.#delete([name]));
    this.#tick();
  }

  /** Makes an alarm, or gives an old one new settings; it keeps its state and its tags. */
  putMetric(settings: MetricAlarmSettings, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => this.#putMetric(settings, tags));
  }

  putComposite(settings: CompositeAlarmSettings, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      const known = this.#named(settings.name);
      const status = this.#statusOf(known, settings.name, tags);
      const kept = known?.type === 'CompositeAlarm' && known.suppressed;
      const alarm: CompositeAlarmRecord = { ...settings, ...status, ...(kept && { suppressed: kept }) };
      this.#keep(alarm, known);
      this.#composites.put(alarm, !known);
    });
  }

  delete(names: readonly string[]): void {
    this.#context.turn(() => this.#delete(names));
  }

  setState(name: string, to: AlarmReason): void {
    this.#context.turn(() => {
      const alarm = this.#named(name);
      if (!alarm) return;
      if (alarm.type === 'MetricAlarm' && !this.#context.does('set-state-is-temporary')) alarm.isHeld = true;
      this.#change(alarm, to);
    });
  }

  setActionsEnabled(names: readonly string[], isEnabled: boolean): void {
    this.#context.turn(() => {
      for (const name of names) {
        const alarm = this.#named(name);
        if (!alarm || alarm.actionsEnabled === isEnabled) continue;
        alarm.actionsEnabled = isEnabled;
        alarm.configuredAt = this.#context.agenda.now();
        this.#history.configured(alarm, 'Update');
      }
    });
  }

  setTags(name: string, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      const alarm = this.#named(name);
      if (alarm) alarm.tags = { ...tags };
    });
  }

  #putMetric(settings: MetricAlarmSettings, tags: Readonly<Record<string, string>>): void {
    const known = this.#named(settings.name);
    this.#keep({ ...settings, ...this.#statusOf(known, settings.name, tags) }, known);
    this.#tick();
  }

  #putWanted({ name, description, namespace, metric, dimensions, action, ...wanted }: WantedAlarm): void {
    const { statistic, unit, threshold, comparison, evaluationPeriods, periodMs } = wanted;
    const own = {
      namespace,
      name: metric,
      dimensions,
      periodMs,
      statistic,
      ...(unit !== undefined && { unit }),
    };
    this.#putMetric(
      {
        type: 'MetricAlarm',
        name,
        description,
        actionsEnabled: true,
        okActions: [],
        alarmActions: [action],
        insufficientDataActions: [],
        queries: [{ id: 'm1', metric: own, returnData: true }],
        isMath: false,
        periodMs,
        evaluationPeriods,
        threshold,
        comparison,
      },
      {},
    );
  }

  #delete(names: readonly string[]): void {
    const { alarms } = this.#context.state.cloudWatch;
    for (const name of names) {
      const alarm = alarms.get(name);
      if (!alarm) continue;
      alarms.delete(name);
      this.#history.configured(alarm, 'Delete');
    }
  }

  #keep(alarm: AlarmRecord, known: AlarmRecord | undefined): void {
    this.#context.state.cloudWatch.alarms.set(alarm.name, alarm);
    this.#history.configured(alarm, known ? 'Update' : 'Create');
  }

  #statusOf(known: AlarmRecord | undefined, name: string, tags: Readonly<Record<string, string>>) {
    const { state, agenda } = this.#context;
    const now = agenda.now();
    if (!known)
      return {
        ...unchecked(state, name, now, this.#context.does('starts-with-insufficient-data')),
        tags: { ...tags },
      };
    return {
      arn: known.arn,
      state: known.state,
      stateReason: known.stateReason,
      ...(known.stateReasonData !== undefined && { stateReasonData: known.stateReasonData }),
      stateUpdatedAt: known.stateUpdatedAt,
      stateTransitionedAt: known.stateTransitionedAt,
      configuredAt: now,
      tags: known.tags,
    };
  }

  #named(name: string): AlarmRecord | undefined {
    return this.#context.state.cloudWatch.alarms.get(name);
  }

  /** Evaluates for as long as there are alarms; those with periods below a minute every ten seconds at least. */
  #tick(): void {
    const { agenda, state } = this.#context;
    const { alarms } = state.cloudWatch;
    if (this.#isTicking || alarms.size === 0 || !this.#context.does('alarm-evaluation')) return;
    this.#isTicking = true;
    const { alarmEvaluationMs } = state.constants;
    const stepMs = Math.min(alarmEvaluationMs, shortAlarmsMs);
    let untilAllMs = alarmEvaluationMs;
    const step = (): void => {
      if (alarms.size === 0) {
        this.#isTicking = false;
        return;
      }
      agenda.after(alarmEvaluationMs === Infinity ? Infinity : stepMs, step);
      untilAllMs -= stepMs;
      const isForAll = untilAllMs <= 0;
      if (isForAll) untilAllMs += alarmEvaluationMs;
      for (const alarm of alarms.values())
        if (alarm.type === 'MetricAlarm' && (isForAll || alarm.periodMs < minute)) this.#evaluate(alarm);
    };
    agenda.after(alarmEvaluationMs === Infinity ? Infinity : stepMs, step);
  }

  #evaluate(alarm: MetricAlarmRecord): void {
    if (alarm.isHeld) return;
    const { to, latestValue, hasFailed } = this.#evaluator.evaluate(alarm);
    if (latestValue !== undefined) alarm.latestValue = latestValue;
    if (hasFailed) alarm.evaluationState = 'EVALUATION_ERROR';
    else delete alarm.evaluationState;
    if (to) this.#change(alarm, to);
    else if (!this.#context.does('alarm-actions')) this.#states.act(alarm);
  }

  #change(alarm: AlarmRecord, to: AlarmReason): void {
    const from = alarm.state;
    if (!this.#states.set(alarm, to)) return;
    if (alarm.type === 'CompositeAlarm') this.#composites.changed(alarm);
    else this.#states.act(alarm);
    this.#context.signals.emit('alarmChanged', alarm, from);
  }
}
