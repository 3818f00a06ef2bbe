import type { WantedAlarm } from '../signals.ts';
import type { GroupRecord, PredefinedMetric, ScalingPolicy } from './records.ts';

const periodsAbove = 3;
const periodsBelow = 15;
const lowShare = 0.9;

interface Metric {
  namespace: string;
  metric: string;
  dimensions: [name: string, value: string][];
  statistic: string;
  unit?: string;
  periodMs: number;
}

const groupMetrics: Record<Exclude<PredefinedMetric, 'ALBRequestCountPerTarget'>, string> = {
  ASGAverageCPUUtilization: 'CPUUtilization',
  ASGAverageNetworkIn: 'NetworkIn',
  ASGAverageNetworkOut: 'NetworkOut',
};

export const predefinedMetrics: readonly PredefinedMetric[] = [
  'ASGAverageCPUUtilization',
  'ASGAverageNetworkIn',
  'ASGAverageNetworkOut',
  'ALBRequestCountPerTarget',
];

/** The alarms that a target tracking policy keeps: one that scales out soon, one that scales in slowly. */
export function trackingAlarms(
  group: GroupRecord,
  policy: ScalingPolicy,
  { periodMs, names }: { periodMs: number; names: { high: string; low: string } },
): WantedAlarm[] {
  const metric = metricOf(group, policy, periodMs);
  if (!policy.target || !metric) return [];
  const { value, disableScaleIn } = policy.target;
  const common = {
    ...metric,
    description: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
    action: policy.arn,
  };
  const high: WantedAlarm = {
    ...common,
    name: names.high,
    threshold: value,
    comparison: 'GreaterThanThreshold',
    evaluationPeriods: periodsAbove,
  };
  if (disableScaleIn) return [high];
  return [
    high,
    {
      ...common,
      name: names.low,
      threshold: value * lowShare,
      comparison: 'LessThanThreshold',
      evaluationPeriods: periodsBelow,
    },
  ];
}

/** AWS's own metrics have the lab's period, those of users their own. */
function metricOf(group: GroupRecord, { target }: ScalingPolicy, periodMs: number): Metric | undefined {
  if (target?.custom) {
    const { name, dimensions, ...custom } = target.custom;
    return { ...custom, metric: name, dimensions: Object.entries(dimensions).toSorted(byName) };
  }
  if (target?.metricType === 'ALBRequestCountPerTarget') {
    const [, balancer = '', targetGroup = ''] =
      /^(app\/[^/]+\/[^/]+)\/(targetgroup\/[^/]+\/[^/]+)$/.exec(target.resourceLabel ?? '') ?? [];
    return {
      namespace: 'AWS/ApplicationELB',
      metric: 'RequestCountPerTarget',
      dimensions: [
        ['LoadBalancer', balancer],
        ['TargetGroup', targetGroup],
      ],
      statistic: 'Sum',
      periodMs,
    };
  }
  if (target?.metricType === undefined) return undefined;
  return {
    namespace: 'AWS/EC2',
    metric: groupMetrics[target.metricType],
    dimensions: [['AutoScalingGroupName', group.name]],
    statistic: 'Average',
    periodMs,
  };
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}
