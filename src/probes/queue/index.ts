// Looks at a queue of SQS: how much waits in it, and for how long.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { askedByAuto, askingFields, askingPlan, everyText } from '../asking.ts';
import { defineProbe } from '../contract.ts';
import { expectField } from './expect.ts';

const name = 'queue';

const params = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'is no URL of a queue; write https://sqs…/account/name' })
      .refine((text) => !/^https?:\/\/[^/]*@/.test(text), { error: 'must have no user and no password' })
      .meta({ description: 'The URL of the queue.' }),
    service: z.string().min(1).meta({ description: 'The service that works the queue off.' }),
    ...askingFields(),
    expect: expectField,
  })
  .meta({ title: name });

function decide({ url, expect, service, rate, timeout }: z.output<typeof params>): ProbePlan[] {
  return [
    {
      id: service,
      kind: name,
      service,
      summary: `looks at queue ${url.replace(/^.*\//, '')} ${everyText(rate)}`,
      params: { url, expect, timeoutMs: timeout },
      ...askingPlan({ rate, timeout }),
    },
  ];
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
  plan: decide,
  planFor: (endpoint, { service, auto }): ProbePlan[] => {
    if (endpoint.kind !== 'queue') return [];
    return decide(askedByAuto(params.parse({ url: endpoint.url, service }), auto));
  },
  subject: ({ url }) => ({
    what: 'the queue',
    name: url,
    known: [],
    find: ({ queues }, signal) => queues?.depth(url, signal),
  }),
  lane: 'patient',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});
