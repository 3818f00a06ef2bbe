import { durationField } from '#core';
import { z } from 'zod';
import type { AlarmSpec } from './lab-spec.ts';

const comparisons = {
  '>=': 'GreaterThanOrEqualToThreshold',
  '>': 'GreaterThanThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
} as const;

const statistic =
  /^(?:Average|Sum|Minimum|Maximum|SampleCount|IQM|(?:p|tm|tc|ts|wm)(?:\d{1,2}(?:\.\d{1,10})?|100))$/;

/** The schema of one alarm in a lab file. */
export const alarmSchema = z.strictObject({
  metric: z
    .string()
    .regex(/^[\w/-]+\/\w+$/, 'is not a metric: write its namespace and name, AWS/ECS/CPUUtilization')
    .describe('Namespace and name: AWS/ApplicationELB/UnHealthyHostCount'),
  of: z.string().optional().describe('The service or queue; the whole cluster or balancer by default'),
  statistic: z
    .string()
    .regex(statistic, 'is not a statistic: write Average, Sum, Minimum, Maximum, SampleCount or p99')
    .default('Average')
    .describe('Average, Sum, Minimum, Maximum, SampleCount or p99'),
  is: z
    .string()
    .regex(/^\s*(?:>=|>|<=|<)\s*-?\d+(?:\.\d+)?\s*$/, 'is not a threshold: write ">= 1"')
    .describe('When it breaches: ">= 1"'),
  period: durationField
    .refine((ms) => ms >= 1000 && ms % 1000 === 0, 'is not a period: write whole seconds, 10s or 1m')
    .optional()
    .describe('The constant metricPeriod by default: 1m in AWS, 5s in fast'),
  datapoints: z
    .string()
    .regex(/^[1-9]\d{0,2} of [1-9]\d{0,2}$/, 'is not a number of datapoints: write 2 of 3')
    .refine(isPossible, 'asks for more datapoints than it looks at')
    .default('1 of 1')
    .describe('How many of its latest datapoints must breach: 2 of 3'),
  missing: z.enum(['missing', 'breaching', 'notBreaching', 'ignore']).default('missing'),
});

export function alarmOf(name: string, parsed: z.output<typeof alarmSchema>): AlarmSpec {
  const { metric, of, statistic, is, period, datapoints, missing } = parsed;
  const cut = metric.lastIndexOf('/');
  const [, sign = '>', number = '0'] = /([<>]=?)\s*(\S+)/.exec(is) ?? [];
  const [breaching = 1, latest = 1] = datapoints.split(' of ').map(Number);
  return {
    name,
    namespace: metric.slice(0, cut),
    metric: metric.slice(cut + 1),
    ...(of !== undefined && { of }),
    statistic,
    comparison: isComparison(sign) ? comparisons[sign] : 'GreaterThanThreshold',
    threshold: Number(number),
    ...(period !== undefined && { periodMs: period }),
    evaluationPeriods: latest,
    datapointsToAlarm: breaching,
    treatMissingData: missing,
  };
}

function isPossible(datapoints: string): boolean {
  const [breaching = 1, latest = 1] = datapoints.split(' of ').map(Number);
  return breaching <= latest;
}

function isComparison(sign: string): sign is keyof typeof comparisons {
  return sign in comparisons;
}
