import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { MetricAlarmSettings, MetricQuery } from '../control/cloudwatch/records.ts';
import { isPlainStatistic, statisticOf } from '../control/cloudwatch/statistic.ts';
import { actionsOf } from './alarm-actions.ts';
import { Constraints, units } from './constraints.ts';
import { dimensionsOf } from './dimensions.ts';
import { queriesOf } from './queries.ts';
import { validationError } from './refusals.ts';

const day = 86_400;
const comparisons = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const bandComparisons = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];
const treatments = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
const mostQueries = 20;
const mostMetrics = 10;

type Input = PutMetricAlarmCommandInput;

/** What PutMetricAlarm asks for, checked. */
export function metricAlarmOf(input: Input, account: string): MetricAlarmSettings {
  refuseUnknown(input);
  const constraints = new Constraints();
  constraints.text(input.AlarmName, 'alarmName', { min: 1, max: 255 });
  constraints.text(input.AlarmDescription, 'alarmDescription', { max: 1024 });
  constraints.number(input.EvaluationPeriods, 'evaluationPeriods', { min: 1 });
  constraints.number(input.DatapointsToAlarm, 'datapointsToAlarm', { min: 1 });
  constraints.oneOf(input.ComparisonOperator, 'comparisonOperator', [...comparisons, ...bandComparisons]);
  const actions = actionsOf(input, false, constraints);
  const isMath = input.Metrics !== undefined;
  const query = isMath ? undefined : ownQuery(input, constraints);
  constraints.check();
  const queries = query ? [query] : queriesOfAlarm(input, account);
  const periodMs = periodOf(queries);
  return {
    type: 'MetricAlarm',
    name: input.AlarmName ?? '',
    ...(input.AlarmDescription !== undefined && { description: input.AlarmDescription }),
    actionsEnabled: input.ActionsEnabled ?? true,
    ...actions,
    queries,
    isMath,
    periodMs,
    ...periodsOf(input, periodMs / 1000),
    threshold: thresholdOf(input),
    comparison: comparisonOf(input),
    ...treatmentOf(input),
  };
}

function refuseUnknown(input: Input): void {
  for (const name of [
    'ThresholdMetricId',
    'WarmUpConfiguration',
    'EvaluationCriteria',
    'EvaluationInterval',
    'ActionConfiguration',
  ] as const)
    if (input[name] !== undefined) throw validationError(`The lab does not model ${name} of alarms.`);
  if (input.EvaluationWindow && !input.EvaluationWindow.SlidingWindow)
    throw validationError('The lab does not model evaluation windows other than SlidingWindow.');
}

/** The alarm's metric where it is named by its parts, without Metrics. */
function ownQuery(input: Input, constraints: Constraints): MetricQuery {
  const { MetricName, Namespace, Period, Unit } = input;
  if (MetricName === undefined || Namespace === undefined)
    throw validationError(
      'Exactly one of the parameters MetricName, with Namespace, and Metrics must be specified.',
    );
  if (Period === undefined) throw validationError('The parameter Period must be specified.');
  constraints.text(MetricName, 'metricName', { min: 1, max: 255 });
  constraints.text(Namespace, 'namespace', { min: 1, max: 255 }, /^[^:].*/);
  constraints.number(Period, 'period', { min: 1 });
  constraints.oneOf(Unit, 'unit', units);
  const wrong = wrongPeriod(Period);
  if (wrong !== undefined) throw validationError(wrong);
  return {
    id: 'm1',
    metric: {
      namespace: Namespace,
      name: MetricName,
      dimensions: dimensionsOf(input.Dimensions, 'dimensions', constraints),
      periodMs: Period * 1000,
      statistic: statisticIn(input, constraints),
      ...(Unit !== undefined && { unit: Unit }),
    },
    returnData: true,
  };
}

function statisticIn({ Statistic, ExtendedStatistic }: Input, constraints: Constraints): string {
  if ((Statistic === undefined) === (ExtendedStatistic === undefined))
    throw validationError('Exactly one of the parameters Statistic and ExtendedStatistic must be specified.');
  constraints.oneOf(Statistic, 'statistic', ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']);
  if (
    ExtendedStatistic !== undefined &&
    (isPlainStatistic(ExtendedStatistic) || !statisticOf(ExtendedStatistic))
  )
    throw validationError(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  return Statistic ?? ExtendedStatistic ?? '';
}

function queriesOfAlarm(input: Input, account: string): MetricQuery[] {
  for (const name of [
    'MetricName',
    'Namespace',
    'Dimensions',
    'Period',
    'Unit',
    'Statistic',
    'ExtendedStatistic',
  ] as const)
    if (input[name] !== undefined && !(name === 'Dimensions' && input.Dimensions?.length === 0))
      throw validationError(`The parameter ${name} must not be specified when Metrics is.`);
  const { Metrics = [] } = input;
  if (Metrics.length === 0 || Metrics.length > mostQueries)
    throw validationError(`The collection Metrics must have between 1 and ${mostQueries} elements.`);
  const queries = queriesOf(Metrics, 'metrics', { account, refusePeriod: wrongPeriod });
  if (queries.filter(({ returnData }) => returnData).length !== 1)
    throw validationError('Exactly one element of the metrics list should return data.');
  const metrics = queries.flatMap(({ metric }) => metric ?? []);
  if (metrics.length > mostMetrics)
    throw validationError(`An alarm can have at most ${mostMetrics} metrics, not ${metrics.length}.`);
  if (new Set(queries.flatMap(({ metric, periodMs }) => metric?.periodMs ?? periodMs ?? [])).size > 1)
    throw validationError('All metrics of an alarm must have the same period.');
  return queries;
}

function periodOf(queries: readonly MetricQuery[]): number {
  const [periodMs] = queries.flatMap(({ metric, periodMs: own }) => metric?.periodMs ?? own ?? []);
  if (periodMs === undefined) throw validationError('Period must not be null.');
  return periodMs;
}

function wrongPeriod(seconds: number): string | undefined {
  if ([10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)) return undefined;
  return `Period must be 10, 20, 30 or a multiple of 60, not ${seconds}.`;
}

/** How many periods, within a day, or within a week where the period is an hour or longer. */
function periodsOf({ EvaluationPeriods, DatapointsToAlarm }: Input, period: number) {
  if (EvaluationPeriods === undefined)
    throw validationError('The parameter EvaluationPeriods must be specified.');
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods)
    throw validationError(
      `DatapointsToAlarm (${DatapointsToAlarm}) must be less than or equal to EvaluationPeriods (${EvaluationPeriods}).`,
    );
  const [longest, words] = period >= 3600 ? [7 * day, 'seven days'] : [day, 'a day'];
  if (EvaluationPeriods * period > longest)
    throw validationError(
      `Metrics cannot be checked across more than ${words} (EvaluationPeriods * Period must be <= ${longest}).`,
    );
  return {
    evaluationPeriods: EvaluationPeriods,
    ...(DatapointsToAlarm !== undefined && { datapointsToAlarm: DatapointsToAlarm }),
  };
}

function thresholdOf({ Threshold }: Input): number {
  if (Threshold === undefined) throw validationError('The parameter Threshold must be specified.');
  if (!Number.isFinite(Threshold))
    throw validationError(`The value ${Threshold} for parameter Threshold is invalid.`);
  return Threshold;
}

function comparisonOf({ ComparisonOperator }: Input): MetricAlarmSettings['comparison'] {
  const comparison = comparisons.find((each) => each === ComparisonOperator);
  if (comparison) return comparison;
  throw validationError(
    ComparisonOperator === undefined
      ? 'The parameter ComparisonOperator must be specified.'
      : `The lab does not model anomaly detection: ${ComparisonOperator}.`,
  );
}

function treatmentOf({
  TreatMissingData,
  EvaluateLowSampleCountPercentile: low,
  ExtendedStatistic,
}: Input): Pick<MetricAlarmSettings, 'treatMissingData' | 'lowSamples'> {
  const treatment = treatments.find((each) => each === TreatMissingData);
  if (TreatMissingData !== undefined && !treatment)
    throw validationError(
      `Invalid value for TreatMissingData: ${TreatMissingData}. Use one of ${treatments.join(', ')}.`,
    );
  if (low !== undefined && low !== 'evaluate' && low !== 'ignore')
    throw validationError(
      `Invalid value for EvaluateLowSampleCountPercentile: ${low}. Use evaluate or ignore.`,
    );
  if (low !== undefined && ExtendedStatistic === undefined)
    throw validationError('EvaluateLowSampleCountPercentile is for alarms on percentiles.');
  return { ...(treatment && { treatMissingData: treatment }), ...(low !== undefined && { lowSamples: low }) };
}
