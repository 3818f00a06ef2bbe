import type {
  CompositeAlarm,
  MetricAlarm,
  MetricDataQuery,
  StandardUnit,
  Statistic,
} from '@aws-sdk/client-cloudwatch';
import type {
  AlarmRecord,
  CompositeAlarmRecord,
  MetricAlarmRecord,
  MetricQuery,
} from '../control/cloudwatch/records.ts';
import { isPlainStatistic } from '../control/cloudwatch/statistic.ts';
import { describedDimensions } from './dimensions.ts';

/** A metric alarm as CloudWatch describes it. */
export function describedMetricAlarm(alarm: MetricAlarmRecord): MetricAlarm {
  const [query] = alarm.queries;
  const metric = alarm.isMath ? undefined : query?.metric;
  return {
    ...describedCommon(alarm),
    ...(metric && describedMetric(metric)),
    ...(alarm.isMath ? { Metrics: alarm.queries.map(describedQuery) } : { Period: alarm.periodMs / 1000 }),
    Dimensions: describedDimensions(metric?.dimensions ?? []),
    EvaluationPeriods: alarm.evaluationPeriods,
    ...(alarm.datapointsToAlarm !== undefined && { DatapointsToAlarm: alarm.datapointsToAlarm }),
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    ...(alarm.treatMissingData !== undefined && { TreatMissingData: alarm.treatMissingData }),
    ...(alarm.lowSamples !== undefined && { EvaluateLowSampleCountPercentile: alarm.lowSamples }),
    ...(alarm.evaluationState !== undefined && { EvaluationState: alarm.evaluationState }),
  };
}

export function describedCompositeAlarm(alarm: CompositeAlarmRecord): CompositeAlarm {
  const { actionsSuppressor: suppressor, suppressed } = alarm;
  return {
    ...describedCommon(alarm),
    AlarmRule: alarm.rule,
    ...(suppressor && {
      ActionsSuppressor: suppressor.alarm,
      ActionsSuppressorWaitPeriod: suppressor.waitMs / 1000,
      ActionsSuppressorExtensionPeriod: suppressor.extensionMs / 1000,
    }),
    ...(suppressed && { ActionsSuppressedBy: suppressed.by, ActionsSuppressedReason: suppressed.reason }),
  };
}

function describedCommon(alarm: AlarmRecord) {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    ...(alarm.description !== undefined && { AlarmDescription: alarm.description }),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    ...(alarm.stateReasonData !== undefined && { StateReasonData: alarm.stateReasonData }),
    StateUpdatedTimestamp: new Date(alarm.stateUpdatedAt),
    StateTransitionedTimestamp: new Date(alarm.stateTransitionedAt),
  };
}

function describedMetric({ namespace, name, statistic, unit }: NonNullable<MetricQuery['metric']>) {
  return {
    MetricName: name,
    Namespace: namespace,
    ...(isStatistic(statistic) ? { Statistic: statistic } : { ExtendedStatistic: statistic }),
    ...(unit !== undefined && { Unit: unitOf(unit) }),
  };
}

function describedQuery({
  id,
  expression,
  metric,
  label,
  returnData,
  periodMs,
}: MetricQuery): MetricDataQuery {
  return {
    Id: id,
    ...(expression !== undefined && { Expression: expression }),
    ...(metric && {
      MetricStat: {
        Metric: {
          Namespace: metric.namespace,
          MetricName: metric.name,
          Dimensions: describedDimensions(metric.dimensions),
        },
        Period: metric.periodMs / 1000,
        Stat: metric.statistic,
        ...(metric.unit !== undefined && { Unit: unitOf(metric.unit) }),
      },
    }),
    ...(label !== undefined && { Label: label }),
    ...(periodMs !== undefined && { Period: periodMs / 1000 }),
    ReturnData: returnData,
  };
}

function isStatistic(name: string): name is Statistic {
  return isPlainStatistic(name);
}

/** A unit in the SDK's type; it was checked when it came in. */
export function unitOf(unit: string): StandardUnit {
  return unit as StandardUnit;
}
