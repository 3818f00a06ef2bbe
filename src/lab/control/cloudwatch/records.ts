/** What was put together: how many values, and what they come to. */
export interface StatisticSet {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** The values with how often each came, for percentiles; absent where they are all the same, or are not known. */
  values?: Map<number, number>;
}

/** One bucket of a metric. */
export interface Datapoint extends StatisticSet {
  /** The start of its bucket. */
  at: number;
  widthMs: number;
  /** It can be read from this moment on. */
  visibleAt: number;
}

/** A value that is measured once in every period of `everyMs`, and stays. */
export interface SteadySpan {
  from: number;
  until?: number;
  everyMs: number;
  lagMs: number;
  value: number;
}

export interface MetricRecord {
  namespace: string;
  name: string;
  /** Sorted by name. */
  dimensions: [name: string, value: string][];
  /** By unit; ascending. */
  series: Map<string, Datapoint[]>;
  /** Of a metric that hardly ever changes; without a unit of its own. */
  steady?: SteadySpan[];
  /** The newest moment that it has a value for. */
  lastAt: number;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmHistoryItem {
  /** Grows with each item. */
  id: number;
  alarm: string;
  alarmType: 'MetricAlarm' | 'CompositeAlarm';
  at: number;
  type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  summary: string;
  /** JSON text, as CloudWatch has it. */
  data: string;
}

/** What every alarm is told to be. */
interface AlarmSettings {
  name: string;
  description?: string;
  actionsEnabled: boolean;
  okActions: string[];
  alarmActions: string[];
  insufficientDataActions: string[];
}

interface AlarmStatus {
  arn: string;
  state: AlarmState;
  stateReason: string;
  /** JSON text. */
  stateReasonData?: string;
  /** Moves with every update of the reason. */
  stateUpdatedAt: number;
  /** Moves with a change of the state alone. */
  stateTransitionedAt: number;
  configuredAt: number;
  tags: Record<string, string>;
}

export interface MetricQuery {
  id: string;
  expression?: string;
  metric?: {
    namespace: string;
    name: string;
    dimensions: [name: string, value: string][];
    periodMs: number;
    statistic: string;
    unit?: string;
  };
  label?: string;
  returnData: boolean;
  periodMs?: number;
}

export interface MetricAlarmSettings extends AlarmSettings {
  type: 'MetricAlarm';
  /** One query of one metric, or several with the one that returns data as the alarm's own. */
  queries: MetricQuery[];
  /** Whether it was put with Metrics, not with MetricName. */
  isMath: boolean;
  periodMs: number;
  evaluationPeriods: number;
  /** Absent when it was not named: then all of them. */
  datapointsToAlarm?: number;
  threshold: number;
  comparison:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  /** Absent when it was not named: then `missing`. */
  treatMissingData?: 'missing' | 'breaching' | 'notBreaching' | 'ignore';
  /** Of a percentile with too few samples. */
  lowSamples?: 'evaluate' | 'ignore';
}

export interface MetricAlarmRecord extends MetricAlarmSettings, AlarmStatus {
  /** The newest value that the last evaluation saw: step and target tracking policies are moved by it. */
  latestValue?: number;
  /** It cannot be evaluated: its expression makes no sense of its data. */
  evaluationState?: 'EVALUATION_ERROR';
  /** Kept as SetAlarmState has set it, where that is not temporary. */
  isHeld?: boolean;
}

export interface CompositeAlarmSettings extends AlarmSettings {
  type: 'CompositeAlarm';
  rule: string;
  actionsSuppressor?: { alarm: string; waitMs: number; extensionMs: number };
}

export interface CompositeAlarmRecord extends CompositeAlarmSettings, AlarmStatus {
  /** Why its actions wait; `until` is Infinity while the suppressor itself is in ALARM. */
  suppressed?: { by: 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod'; reason: string; until: number };
}

export type AlarmRecord = MetricAlarmRecord | CompositeAlarmRecord;

export interface CloudWatchState {
  /** By namespace, name and dimensions. */
  metrics: Map<string, MetricRecord>;
  alarms: Map<string, AlarmRecord>;
  /** Newest first. */
  alarmHistory: AlarmHistoryItem[];
}
