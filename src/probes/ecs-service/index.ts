// Asks ECS whether a service has as many tasks as it wants.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { askedByAuto, askingFields, askingPlan, everyText, serviceSubject } from '../asking.ts';
import { defineProbe } from '../contract.ts';

const name = 'ecs-service';

const params = z
  .strictObject({
    service: z.string().min(1).meta({ description: 'The name of the ECS service.' }),
    ...askingFields(),
    running: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'The fewest running tasks; by default as many as are desired.' }),
  })
  .meta({ title: name });

function decide({ service, rate, timeout, running }: z.output<typeof params>): ProbePlan[] {
  return [
    {
      id: service,
      kind: name,
      service,
      summary: `asks ECS for tasks of ${service} ${everyText(rate)}`,
      params: { service, timeoutMs: timeout, ...(running !== undefined && { running }) },
      ...askingPlan({ rate, timeout }),
      role: 'cluster',
    },
  ];
}

export default defineProbe({
  name,
  summary: 'Asks ECS whether a service runs as many tasks as desired, in one deployment.',
  params,
  example: { service: 'packer', rate: '6/min' },
  plan: decide,
  lastResort: ({ service, auto }): ProbePlan[] => decide(askedByAuto(params.parse({ service }), auto)),
  subject: ({ service }, { services }) => serviceSubject(service, services),
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
