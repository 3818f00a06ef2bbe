// Asks ECS whether a service has as many tasks as it wants.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { defineProbe, probeRateField, probeTimeoutField } from '../contract.ts';
import { graceMs } from '../target-of.ts';

const name = 'ecs-service';

const params = z
  .strictObject({
    service: z.string().min(1).meta({ description: 'The name of the ECS service.' }),
    rate: probeRateField.prefault('6/min').meta({ description: 'How often it asks.' }),
    timeout: probeTimeoutField
      .prefault('10s')
      .meta({ description: 'No answer within this time tells nothing: unknown.' }),
    running: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'The fewest running tasks; by default as many as are desired.' }),
  })
  .meta({ title: name });

const usualPerSecond = 0.1;

function decide({ service, rate, timeout, running }: z.output<typeof params>): ProbePlan[] {
  return [
    {
      id: service,
      kind: name,
      service,
      summary: `asks ECS for tasks of ${service} every ${Math.round(10 / rate) / 10} s`,
      params: { service, timeoutMs: timeout, ...(running !== undefined && { running }) },
      intervalMs: 1000 / rate,
      timeoutMs: timeout + graceMs,
      role: 'cluster',
      isRequest: false,
    },
  ];
}

export default defineProbe({
  name,
  summary: 'Asks ECS whether a service runs as many tasks as desired, in one deployment.',
  params,
  example: { service: 'packer', rate: '6/min' },
  plan: decide,
  lastResort: ({ service, auto }): ProbePlan[] => {
    const defaults = params.parse({ service });
    return decide({ ...defaults, rate: Math.min(auto.rate ?? defaults.rate, usualPerSecond) });
  },
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
