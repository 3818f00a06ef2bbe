// Looks at a queue of SQS: how much waits in it, and for how long.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { defineProbe, probeRateField, probeTimeoutField } from '../contract.ts';
import { graceMs } from '../target-of.ts';
import { expectField, type QueueParams } from './expect.ts';

const name = 'queue';
const usualPerSecond = 0.1;

const params = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'is no URL of a queue; write https://sqs…/account/name' })
      .refine((text) => !/^https?:\/\/[^/]*@/.test(text), { error: 'must have no user and no password' })
      .meta({ description: 'The URL of the queue.' }),
    service: z.string().min(1).meta({ description: 'The service that works the queue off.' }),
    rate: probeRateField.prefault('6/min').meta({ description: 'How often it looks.' }),
    timeout: probeTimeoutField
      .prefault('10s')
      .meta({ description: 'No answer within this time tells nothing: unknown.' }),
    expect: expectField,
  })
  .meta({ title: name });

function decide(
  request: Pick<QueueParams, 'url' | 'expect'>,
  service: string,
  timing: { rate: number; timeout: number },
) {
  return {
    id: service,
    kind: name,
    service,
    summary: `looks at queue ${request.url.replace(/^.*\//, '')} every ${Math.round(10 / timing.rate) / 10} s`,
    params: { ...request, timeoutMs: timing.timeout },
    intervalMs: 1000 / timing.rate,
    timeoutMs: timing.timeout + graceMs,
    isRequest: false,
  } satisfies ProbePlan;
}

export default defineProbe({
  name,
  summary: 'Looks at a queue of SQS: the backlog, and the age of its oldest message.',
  params,
  example: {
    url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
    service: 'packer',
    expect: { oldest: '2m', backlog: 1000 },
  },
  plan: ({ url, service, expect, rate, timeout }): ProbePlan[] => [
    decide({ url, expect }, service, { rate, timeout }),
  ],
  planFor: (endpoint, { service, auto }): ProbePlan[] => {
    if (endpoint.kind !== 'queue') return [];
    const { url, expect, rate, timeout } = params.parse({ url: endpoint.url, service });
    // A rate for users' requests is no rate for an API that counts calls.
    const timing = { rate: Math.min(auto.rate ?? rate, usualPerSecond), timeout };
    return [decide({ url, expect }, service, timing)];
  },
  lane: 'patient',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});
