/** One bucket of a metric: what was put in a period's worth of time. */
export interface Datapoint {
  /** The start of its bucket. */
  at: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  /** The values with how often each came, for percentiles; absent where only statistics were put. */
  values?: Map<number, number>;
}

export interface MetricRecord {
  namespace: string;
  name: string;
  /** Sorted by name. */
  dimensions: [name: string, value: string][];
  unit?: string;
  /** Ascending. `at` is when it was measured; it may be read from `visibleAt` on. */
  points: { point: Datapoint; visibleAt: number }[];
  lastPutAt: number;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmHistoryItem {
  alarm: string;
  alarmType: 'MetricAlarm' | 'CompositeAlarm';
  at: number;
  type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  summary: string;
  /** JSON text, as CloudWatch has it. */
  data: string;
}

interface AlarmBase {
  name: string;
  arn: string;
  description?: string;
  actionsEnabled: boolean;
  okActions: string[];
  alarmActions: string[];
  insufficientDataActions: string[];
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

export interface MetricAlarmRecord extends AlarmBase {
  type: 'MetricAlarm';
  /** One query of one metric, or several with the one that returns data as the alarm's own. */
  queries: MetricQuery[];
  /** Whether it was put with Metrics, not with MetricName. */
  isMath: boolean;
  periodMs: number;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  threshold: number;
  comparison:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  treatMissingData: 'missing' | 'breaching' | 'notBreaching' | 'ignore';
  /** The newest value that the last evaluation saw: step and target tracking policies are moved by it. */
  latestValue?: number;
}

export interface CompositeAlarmRecord extends AlarmBase {
  type: 'CompositeAlarm';
  rule: string;
  actionsSuppressor?: { alarm: string; waitMs: number; extensionMs: number };
}

export interface CloudWatchState {
  /** By namespace, name and dimensions. */
  metrics: Map<string, MetricRecord>;
  alarms: Map<string, MetricAlarmRecord | CompositeAlarmRecord>;
  /** Newest first. */
  alarmHistory: AlarmHistoryItem[];
}
