// Asks ECS for the health that the checks of a service's containers came to.
import { moduleBeside, shareField } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { defineProbe, probeRateField, probeTimeoutField } from '../contract.ts';
import { graceMs } from '../target-of.ts';

const name = 'container-health';
const usualPerSecond = 0.1;

const params = z
  .strictObject({
    service: z.string().min(1).meta({ description: 'The name of the ECS service.' }),
    rate: probeRateField.prefault('6/min').meta({ description: 'How often it asks.' }),
    timeout: probeTimeoutField
      .prefault('30s')
      .meta({ description: 'No answer within this time tells nothing: unknown.' }),
    share: shareField
      .prefault('100%')
      .meta({ description: 'The least share of the running tasks that must be healthy; all by default.' }),
  })
  .meta({ title: name });

function decide({ service, rate, timeout, share }: z.output<typeof params>): ProbePlan[] {
  return [
    {
      id: service,
      kind: name,
      service,
      summary: `asks ECS for container health of ${service} every ${Math.round(10 / rate) / 10} s`,
      params: { service, timeoutMs: timeout, share },
      intervalMs: 1000 / rate,
      timeoutMs: timeout + graceMs,
      role: 'cluster',
      isRequest: false,
    },
  ];
}

export default defineProbe({
  name,
  summary: 'Asks ECS whether the running tasks of a service are healthy by the checks of their containers.',
  params,
  example: { service: 'packer', share: '50%' },
  plan: decide,
  planFor: (endpoint, { service, auto }): ProbePlan[] => {
    if (endpoint.kind !== 'container') return [];
    const defaults = params.parse({ service });
    return decide({ ...defaults, rate: Math.min(auto.rate ?? defaults.rate, usualPerSecond) });
  },
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
