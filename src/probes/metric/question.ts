import { durationField } from '#core';
import { z } from 'zod';
import { numberField } from '../tolerance.ts';

/** CloudWatch keeps data by periods of a few seconds or whole minutes. */
const periodField = durationField
  .refine((ms) => [1000, 5000, 10_000, 30_000].includes(ms) || (ms > 0 && ms % 60_000 === 0), {
    error: 'must be 1s, 5s, 10s, 30s or whole minutes, as CloudWatch has it',
  })
  .prefault('1m')
  .meta({ description: 'How long one datapoint is.' });

const metricFields = {
  namespace: z.string().min(1).meta({ description: 'AWS/ApplicationELB, or your own.' }),
  metric: z.string().min(1).meta({ description: 'The name of the metric.' }),
  dimensions: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'All dimensions that the metric has, by name.' }),
  statistic: z
    .string()
    .min(1)
    .default('Average')
    .meta({ description: 'Sum, Average, Minimum, Maximum, SampleCount or p99.' }),
};

/** What CloudWatch is asked, as it stands in a file. */
export const cloudwatchField = z.union(
  [
    z.strictObject({ ...metricFields, period: periodField }),
    z.strictObject({
      expression: z.string().min(1).meta({ description: 'Metric math: errors / requests * 100.' }),
      metrics: z
        .record(
          z.string().regex(/^[a-z][A-Za-z0-9_]*$/, { error: 'must begin with a small letter' }),
          z.strictObject(metricFields),
        )
        .default({})
        .meta({ description: 'The metrics of the expression, by the names that it has for them.' }),
      period: periodField,
    }),
  ],
  { error: 'must be a metric, { namespace, metric, … }, or metric math, { expression, metrics }' },
);

export type CloudwatchAsked = z.output<typeof cloudwatchField>;

/** A metric as the target has it: what `metric` names in a file is its name there. */
const metric = z.object({
  namespace: z.string(),
  name: z.string(),
  dimensions: z.record(z.string(), z.string()),
  statistic: z.string(),
});

const common = { expect: numberField, timeoutMs: z.number() };
const prometheusQuestion = z.object({
  prometheus: z.string(),
  query: z.string(),
  token: z.string().optional(),
  ...common,
});
const cloudwatchQuestion = z.object({
  cloudwatch: z.union([
    z.object({ metric, periodMs: z.number() }),
    z.object({ expression: z.string(), metrics: z.record(z.string(), metric), periodMs: z.number() }),
  ]),
  ...common,
});

/** What the sender takes. */
export const metricQuestion = z.union([prometheusQuestion, cloudwatchQuestion]);
export type PrometheusQuestion = z.output<typeof prometheusQuestion>;
export type CloudwatchQuestion = z.output<typeof cloudwatchQuestion>;

/** The question in the words of the target. */
export function questionOf(asked: CloudwatchAsked): CloudwatchQuestion['cloudwatch'] {
  const named = ({ metric: name, namespace, dimensions, statistic }: CloudwatchMetric) => ({
    namespace,
    name,
    dimensions,
    statistic,
  });
  if ('metric' in asked) return { metric: named(asked), periodMs: asked.period };
  const metrics = Object.entries(asked.metrics).map(([id, one]) => [id, named(one)] as const);
  return { expression: asked.expression, metrics: Object.fromEntries(metrics), periodMs: asked.period };
}

const metricObject = z.object(metricFields);
type CloudwatchMetric = z.output<typeof metricObject>;
