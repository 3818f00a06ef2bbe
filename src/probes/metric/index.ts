// Asks a query of Prometheus and holds its one value against a tolerance.
import { moduleBeside, secretField } from '#core';
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
import { toleranceField } from '../tolerance.ts';

const name = 'metric';

const params = z
  .strictObject({
    prometheus: z
      .url({ protocol: /^https?$/ })
      .meta({ description: 'The base URL of Prometheus, or of what speaks its query API.' }),
    query: z.string().min(1).meta({
      description: 'A PromQL expression that comes to one value: sum(rate(http_requests_total[1m])).',
    }),
    expect: toleranceField.meta({ description: 'What the value must be: "< 0.01", "1..5", 0.' }),
    token: secretField
      .optional()
      .meta({ description: 'A bearer token, by reference: env:NAME or file:path.' }),
    ...commonFields,
    rate: probeRateField.prefault('12/min').meta({ description: 'How often it asks.' }),
    timeout: probeTimeoutField
      .prefault('10s')
      .meta({ description: 'No answer within this time is a failure to know: unknown.' }),
  })
  .meta({ title: name });

/** The pacer waits so much longer than the sender, which tells by itself that no answer came. */
const graceMs = 1000;

export default defineProbe({
  name,
  summary: 'Asks Prometheus for a value at a fixed rate; no value is unknown, never ok.',
  params,
  example: {
    prometheus: 'http://prometheus.internal:9090',
    query: 'sum(rate(http_requests_total{code=~"5.."}[1m]))',
    expect: '< 1',
    service: 'web',
  },
  plan: (params): ProbePlan[] => {
    const { prometheus, query, expect, token, timeout, rate, name: called } = params;
    const service = params.service ?? called ?? query;
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `asks ${query}, ${rateText(rate)}`,
        params: { prometheus, query, expect, timeoutMs: timeout, ...(token !== undefined && { token }) },
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
