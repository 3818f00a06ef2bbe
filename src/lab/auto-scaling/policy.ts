import type { ScalingPolicy as Described } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord, ScalingPolicy } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import { validationError } from './errors.ts';

interface Named {
  AutoScalingGroupName?: string | undefined;
  PolicyName?: string | undefined;
}

/** The policy that a request names, by its ARN or by its name within a group. */
export function policyNamed(
  { autoScaling }: LabState,
  { AutoScalingGroupName, PolicyName = '' }: Named,
): { group: GroupRecord; policy: ScalingPolicy } {
  for (const group of autoScaling.groups.values()) {
    if (AutoScalingGroupName !== undefined && group.name !== AutoScalingGroupName) continue;
    const policy = [...group.policies.values()].find(
      ({ name, arn }) => arn === PolicyName || (AutoScalingGroupName !== undefined && name === PolicyName),
    );
    if (policy) return { group, policy };
  }
  throw validationError(
    AutoScalingGroupName === undefined
      ? 'You must specify an AutoScalingGroupName when you name a policy by its PolicyName.'
      : `PolicyName ${PolicyName} not found for AutoScalingGroup ${AutoScalingGroupName}`,
  );
}

/** The alarms that execute a policy: its own, or those that name it among their actions. */
export function alarmsOf(policy: ScalingPolicy, { account, region, cloudWatch }: LabState) {
  const named =
    policy.type === 'TargetTrackingScaling'
      ? policy.alarms
      : [...cloudWatch.alarms.values()]
          .filter((alarm) =>
            [alarm.alarmActions, alarm.okActions, alarm.insufficientDataActions].some((actions) =>
              actions.includes(policy.arn),
            ),
          )
          .map(({ name }) => name);
  return named.map((AlarmName) => ({
    AlarmName,
    AlarmARN: `arn:aws:cloudwatch:${region}:${account}:alarm:${AlarmName}`,
  }));
}

/** A policy as Auto Scaling describes it. */
export function describedPolicy(policy: ScalingPolicy, group: GroupRecord, state: LabState): Described {
  return {
    AutoScalingGroupName: group.name,
    PolicyName: policy.name,
    PolicyARN: policy.arn,
    PolicyType: policy.type,
    ...(policy.adjustmentType !== undefined && { AdjustmentType: policy.adjustmentType }),
    ...(policy.minimumMagnitude !== undefined && { MinAdjustmentMagnitude: policy.minimumMagnitude }),
    ...(policy.adjustment !== undefined && { ScalingAdjustment: policy.adjustment }),
    ...(policy.cooldownMs !== undefined && { Cooldown: policy.cooldownMs / 1000 }),
    StepAdjustments: (policy.steps ?? []).map(({ lower, upper, adjustment }) => ({
      ...(lower !== undefined && { MetricIntervalLowerBound: lower }),
      ...(upper !== undefined && { MetricIntervalUpperBound: upper }),
      ScalingAdjustment: adjustment,
    })),
    ...(policy.aggregation !== undefined && { MetricAggregationType: policy.aggregation }),
    ...(policy.warmupMs !== undefined && { EstimatedInstanceWarmup: policy.warmupMs / 1000 }),
    Alarms: alarmsOf(policy, state),
    ...(policy.target && { TargetTrackingConfiguration: describedTarget(policy.target) }),
    Enabled: policy.isEnabled,
  };
}

function describedTarget(target: NonNullable<ScalingPolicy['target']>) {
  const { value, metricType, resourceLabel, custom, disableScaleIn } = target;
  return {
    ...(metricType !== undefined && {
      PredefinedMetricSpecification: {
        PredefinedMetricType: metricType,
        ...(resourceLabel !== undefined && { ResourceLabel: resourceLabel }),
      },
    }),
    ...(custom && {
      CustomizedMetricSpecification: {
        MetricName: custom.name,
        Namespace: custom.namespace,
        Dimensions: Object.entries(custom.dimensions).map(([Name, Value]) => ({ Name, Value })),
        Statistic: custom.statistic,
        Period: custom.periodMs / 1000,
        ...(custom.unit !== undefined && { Unit: custom.unit }),
      },
    }),
    TargetValue: value,
    DisableScaleIn: disableScaleIn,
  };
}
