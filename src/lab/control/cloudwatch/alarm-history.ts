import type { Context } from '../context.ts';
import type { AlarmHistoryItem, AlarmRecord, AlarmState } from './records.ts';
import { longTime } from './words.ts';

const day = 24 * 60 * 60 * 1000;
const keptMs = 30 * day;
const most = 50_000;

export interface AlarmReason {
  state: AlarmState;
  reason: string;
  /** JSON text. */
  data?: string;
}

/** What happened to alarms, newest first, as DescribeAlarmHistory tells it. */
export class AlarmHistory {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  configured(alarm: AlarmRecord, what: 'Create' | 'Update' | 'Delete'): void {
    const done = { Create: 'created', Update: 'updated', Delete: 'deleted' }[what];
    this.#add(alarm, 'ConfigurationUpdate', `Alarm "${alarm.name}" ${done}`, {
      version: '1.0',
      type: what,
      [`${done}Alarm`]: configurationOf(alarm),
    });
  }

  changed(alarm: AlarmRecord, from: AlarmReason, to: AlarmReason): void {
    this.#add(alarm, 'StateUpdate', `Alarm updated from ${from.state} to ${to.state}`, {
      version: '1.0',
      oldState: stateOf(from),
      newState: stateOf(to),
    });
  }

  acted(alarm: AlarmRecord, action: string): void {
    this.#add(alarm, 'Action', `Successfully executed action ${action}`, {
      actionState: 'Succeeded',
      stateUpdateTimestamp: alarm.stateUpdatedAt,
      notificationResource: action,
    });
  }

  #add(
    { name, type: alarmType }: AlarmRecord,
    type: AlarmHistoryItem['type'],
    summary: string,
    data: object,
  ): void {
    const { state, agenda } = this.#context;
    if (!this.#context.does('alarm-history')) return;
    const at = agenda.now();
    const { alarmHistory } = state.cloudWatch;
    const id = (alarmHistory[0]?.id ?? 0) + 1;
    alarmHistory.unshift({ id, alarm: name, alarmType, at, type, summary, data: JSON.stringify(data) });
    while (alarmHistory.length > most || (alarmHistory.at(-1)?.at ?? at) < at - keptMs) alarmHistory.pop();
  }
}

function stateOf({ state, reason, data }: AlarmReason): object {
  const parsed: unknown = data === undefined ? undefined : parsedData(data);
  return {
    stateValue: state,
    stateReason: reason,
    ...(parsed !== undefined && { stateReasonData: parsed }),
  };
}

function parsedData(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

/** An alarm in the words of HistoryData, which are those of an older API. */
function configurationOf(alarm: AlarmRecord): object {
  const common = {
    alarmName: alarm.name,
    ...(alarm.description !== undefined && { alarmDescription: alarm.description }),
    alarmArn: alarm.arn,
    alarmConfigurationUpdatedTimestamp: longTime(alarm.configuredAt),
    actionsEnabled: alarm.actionsEnabled,
    okactions: alarm.okActions,
    alarmActions: alarm.alarmActions,
    insufficientDataActions: alarm.insufficientDataActions,
    stateValue: alarm.state,
    stateUpdatedTimestamp: longTime(alarm.stateUpdatedAt),
  };
  if (alarm.type === 'CompositeAlarm') return { ...common, alarmRule: alarm.rule };
  const metric = alarm.isMath ? undefined : alarm.queries[0]?.metric;
  return {
    ...common,
    ...(metric && {
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions.map(([name, value]) => ({ name, value })),
      statistic: metric.statistic,
      period: alarm.periodMs / 1000,
      ...(metric.unit !== undefined && { unit: metric.unit }),
    }),
    ...(alarm.isMath && { metrics: alarm.queries }),
    threshold: alarm.threshold,
    comparisonOperator: alarm.comparison,
    evaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm !== undefined && { datapointsToAlarm: alarm.datapointsToAlarm }),
    ...(alarm.treatMissingData !== undefined && { treatMissingData: alarm.treatMissingData }),
  };
}
