// Asks ECS for the health that the checks of a service's containers came to.
import { moduleBeside, shareField } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { askedByAuto, askingFields, askingPlan, everyText, serviceSubject } from '../asking.ts';
import { defineProbe } from '../contract.ts';

const name = 'container-health';

const params = z
  .strictObject({
    service: z.string().min(1).meta({ description: 'The name of the ECS service.' }),
    ...askingFields('30s'),
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
      summary: `asks ECS for container health of ${service} ${everyText(rate)}`,
      params: { service, timeoutMs: timeout, share },
      ...askingPlan({ rate, timeout }),
      role: 'cluster',
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
    return decide(askedByAuto(params.parse({ service }), auto));
  },
  subject: ({ service }, { services }) => serviceSubject(service, services),
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
