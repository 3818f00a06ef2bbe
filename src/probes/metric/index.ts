// Asks Prometheus or CloudWatch for one value and holds it against a tolerance.
import { baseUrlField, moduleBeside, secretField } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import {
  commonFields,
  commonPlan,
  defineProbe,
  probeRateField,
  probeTimeoutField,
  rateText,
} from '../contract.ts';
import { graceMs } from '../asking.ts';
import { numberField } from '../tolerance.ts';
import { cloudwatchField, questionOf } from './question.ts';

const name = 'metric';

const params = z
  .strictObject({
    prometheus: baseUrlField
      .optional()
      .meta({ description: 'The base URL of Prometheus, or of what speaks its query API.' }),
    query: z.string().min(1).optional().meta({
      description: 'A PromQL expression that comes to one value: sum(rate(http_requests_total[1m])).',
    }),
    token: secretField
      .optional()
      .meta({ description: 'A bearer token for Prometheus, by reference: env:NAME or file:path.' }),
    cloudwatch: cloudwatchField.optional().meta({
      description:
        "A metric of the target's CloudWatch, or an expression of metric math. Its latest whole period counts; one over for more than three periods is too old.",
    }),
    expect: numberField.meta({ description: 'What the value must be: "< 0.01", "1..5", 0.' }),
    ...commonFields,
    rate: probeRateField.prefault('12/min').meta({ description: 'How often it asks.' }),
    timeout: probeTimeoutField
      .prefault('10s')
      .meta({ description: 'No answer within this time is a failure to know: unknown.' }),
  })
  .refine(({ prometheus, cloudwatch }) => (prometheus === undefined) !== (cloudwatch === undefined), {
    error: 'needs either prometheus, with a query, or cloudwatch',
  })
  .refine(({ prometheus, query }) => (prometheus === undefined) === (query === undefined), {
    error: 'prometheus and query go together',
  })
  .refine(({ prometheus, token }) => token === undefined || prometheus !== undefined, {
    error: 'a token is for prometheus',
  })
  .meta({ title: name });

/** What is asked, and how a plan names it. */
function questionIn({ prometheus, query, token, cloudwatch }: z.output<typeof params>) {
  if (cloudwatch === undefined)
    return { asks: query ?? '', question: { prometheus, query, ...(token !== undefined && { token }) } };
  const asks =
    'metric' in cloudwatch ? `${cloudwatch.statistic} of ${cloudwatch.metric}` : cloudwatch.expression;
  return { asks, question: { cloudwatch: questionOf(cloudwatch) } };
}

export default defineProbe({
  name,
  summary: 'Asks Prometheus or CloudWatch for a value at a fixed rate; no value is unknown, never ok.',
  params,
  example: {
    prometheus: 'http://prometheus.internal:9090',
    query: 'sum(rate(http_requests_total{code=~"5.."}[1m]))',
    expect: '< 1',
    service: 'web',
  },
  plan: (params): ProbePlan[] => {
    const { expect, timeout, rate, name: called } = params;
    const { asks, question } = questionIn(params);
    const service = params.service ?? called ?? asks;
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `asks ${asks}, ${rateText(rate)}`,
        params: { ...question, expect, timeoutMs: timeout },
        ...commonPlan(params),
        isRequest: false,
        timeoutMs: timeout + graceMs,
        role: params.role ?? 'cluster',
      },
    ];
  },
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
