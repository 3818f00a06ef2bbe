import type {
  PutScalingPolicyType,
  StepAdjustment,
  TargetTrackingConfiguration,
} from '@aws-sdk/client-auto-scaling';
import type { ScalingPolicy } from '../control/auto-scaling/records.ts';
import { predefinedMetrics } from '../control/auto-scaling/target-tracking.ts';
import { checkLength, checkNotNegative, refuseUnmodelled, validationError } from './errors.ts';

export const adjustmentTypes = ['ChangeInCapacity', 'ExactCapacity', 'PercentChangeInCapacity'] as const;

const aggregations = ['Minimum', 'Maximum', 'Average'] as const;
const statistics = ['Average', 'Minimum', 'Maximum', 'SampleCount', 'Sum'] as const;
const mostSteps = 20;

type Input = Partial<PutScalingPolicyType>;
type Wanted = Omit<ScalingPolicy, 'arn' | 'alarms'>;

/** The policy that PutScalingPolicy asks for. */
export function wantedPolicy(input: Input): Wanted {
  refuseUnmodelled(input, { PredictiveScalingConfiguration: undefined, MinAdjustmentStep: undefined });
  const { PolicyName: name = '', PolicyType = 'SimpleScaling', Enabled: isEnabled = true } = input;
  checkLength('policyName', name, 255);
  if (PolicyType === 'PredictiveScaling') throw validationError('The lab does not model PredictiveScaling.');
  if (PolicyType === 'SimpleScaling') return { name, type: PolicyType, isEnabled, ...simple(input) };
  if (PolicyType === 'StepScaling')
    return { name, type: PolicyType, isEnabled, ...stepped(input), ...warmedUp(input) };
  if (PolicyType === 'TargetTrackingScaling')
    return { name, type: PolicyType, isEnabled, target: tracked(input), ...warmedUp(input) };
  throw validationError(
    `Policy type ${PolicyType} is not valid. Valid policy types are: [SimpleScaling, StepScaling, TargetTrackingScaling, PredictiveScaling].`,
  );
}

function simple(input: Input): Partial<Wanted> {
  const { ScalingAdjustment, Cooldown } = input;
  refuse(input, 'SimpleScaling', [
    'StepAdjustments',
    'MetricAggregationType',
    'EstimatedInstanceWarmup',
    'TargetTrackingConfiguration',
  ]);
  if (ScalingAdjustment === undefined)
    throw validationError('ScalingAdjustment must be specified for the policy type SimpleScaling.');
  checkNotNegative('cooldown', Cooldown);
  return {
    ...adjusting(input),
    adjustment: ScalingAdjustment,
    ...(Cooldown !== undefined && { cooldownMs: Cooldown * 1000 }),
  };
}

function stepped(input: Input): Partial<Wanted> {
  const { StepAdjustments = [], MetricAggregationType = 'Average' } = input;
  refuse(input, 'StepScaling', ['ScalingAdjustment', 'Cooldown', 'TargetTrackingConfiguration']);
  const aggregation = aggregations.find((each) => each === MetricAggregationType);
  if (!aggregation)
    throw validationError(`MetricAggregationType must be one of [${aggregations.join(', ')}].`);
  return { ...adjusting(input), steps: checkedSteps(StepAdjustments), aggregation };
}

function adjusting({ AdjustmentType, MinAdjustmentMagnitude }: Input): Partial<Wanted> {
  const adjustmentType = adjustmentTypes.find((each) => each === AdjustmentType);
  if (!adjustmentType)
    throw validationError(
      AdjustmentType === undefined
        ? 'AdjustmentType must be specified.'
        : `Adjustment type ${AdjustmentType} is not valid. Valid adjustment types are: [${adjustmentTypes.join(', ')}].`,
    );
  if (MinAdjustmentMagnitude === undefined) return { adjustmentType };
  if (adjustmentType !== 'PercentChangeInCapacity')
    throw validationError('MinAdjustmentMagnitude is valid only for PercentChangeInCapacity.');
  return { adjustmentType, minimumMagnitude: MinAdjustmentMagnitude };
}

/** Steps must not overlap, leave a gap, or be open at both ends of more than one. */
function checkedSteps(given: readonly StepAdjustment[]): NonNullable<ScalingPolicy['steps']> {
  if (given.length === 0)
    throw validationError('At least one StepAdjustment must be specified for the policy type StepScaling.');
  if (given.length > mostSteps)
    throw validationError(`The number of step adjustments is limited to ${mostSteps}.`);
  const steps = given.map(
    ({ MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper, ScalingAdjustment = 0 }) => ({
      ...(lower !== undefined && { lower }),
      ...(upper !== undefined && { upper }),
      adjustment: ScalingAdjustment,
    }),
  );
  const sorted = steps.toSorted((a, b) => (a.lower ?? -Infinity) - (b.lower ?? -Infinity));
  for (const [index, { lower = -Infinity, upper = Infinity }] of sorted.entries()) {
    if (lower >= upper)
      throw validationError('MetricIntervalLowerBound must be less than MetricIntervalUpperBound.');
    const before = sorted[index - 1];
    if (before && (before.upper ?? Infinity) > lower)
      throw validationError('StepAdjustment intervals can not overlap.');
    if (before && before.upper !== lower)
      throw validationError('StepAdjustment intervals can not have gaps between them.');
  }
  return steps;
}

function warmedUp({ EstimatedInstanceWarmup }: Input): Partial<Wanted> {
  checkNotNegative('estimatedInstanceWarmup', EstimatedInstanceWarmup);
  return EstimatedInstanceWarmup === undefined ? {} : { warmupMs: EstimatedInstanceWarmup * 1000 };
}

function tracked(input: Input): NonNullable<ScalingPolicy['target']> {
  refuse(input, 'TargetTrackingScaling', [
    'AdjustmentType',
    'ScalingAdjustment',
    'Cooldown',
    'StepAdjustments',
    'MetricAggregationType',
    'MinAdjustmentMagnitude',
  ]);
  const config = input.TargetTrackingConfiguration;
  if (!config)
    throw validationError(
      'TargetTrackingConfiguration must be specified for the policy type TargetTrackingScaling.',
    );
  const { TargetValue: value = 0, DisableScaleIn: disableScaleIn = false } = config;
  if (value <= 0) throw validationError('TargetValue must be greater than 0.');
  return { value, disableScaleIn, ...metricOf(config) };
}

function metricOf({
  PredefinedMetricSpecification: predefined,
  CustomizedMetricSpecification: custom,
}: TargetTrackingConfiguration): Partial<NonNullable<ScalingPolicy['target']>> {
  if ((predefined === undefined) === (custom === undefined))
    throw validationError(
      'Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.',
    );
  if (custom) return { custom: customMetric(custom) };
  const { PredefinedMetricType: given = '', ResourceLabel: resourceLabel } = predefined ?? {};
  const metricType = predefinedMetrics.find((each) => each === given);
  if (!metricType)
    throw validationError(
      `Predefined metric type ${given} is not valid. Valid types are: [${predefinedMetrics.join(', ')}].`,
    );
  const needsLabel = metricType === 'ALBRequestCountPerTarget';
  if (needsLabel && !/^app\/[^/]+\/[^/]+\/targetgroup\/[^/]+\/[^/]+$/.test(resourceLabel ?? ''))
    throw validationError(
      'ResourceLabel must have the form app/<load-balancer-name>/<load-balancer-id>/targetgroup/<target-group-name>/<target-group-id>.',
    );
  return { metricType, ...(needsLabel && resourceLabel !== undefined && { resourceLabel }) };
}

function customMetric(
  given: NonNullable<TargetTrackingConfiguration['CustomizedMetricSpecification']>,
): NonNullable<NonNullable<ScalingPolicy['target']>['custom']> {
  refuseUnmodelled(given, { Metrics: undefined });
  const { Period = 60 } = given;
  if (![10, 30, 60].includes(Period)) throw validationError('Period must be one of [10, 30, 60].');
  const { MetricName: name, Namespace: namespace, Statistic, Dimensions = [], Unit } = given;
  const statistic = statistics.find((each) => each === Statistic);
  if (name === undefined || namespace === undefined || !statistic)
    throw validationError(
      'CustomizedMetricSpecification must have a MetricName, a Namespace and a Statistic of CloudWatch.',
    );
  return {
    name,
    namespace,
    statistic,
    periodMs: Period * 1000,
    dimensions: Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])),
    ...(Unit !== undefined && { unit: Unit }),
  };
}

function refuse(input: Input, type: string, members: readonly (keyof Input)[]): void {
  const given = members.find((name) => {
    const value: unknown = input[name];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  if (given !== undefined) throw validationError(`${given} is not supported for the policy type ${type}.`);
}
