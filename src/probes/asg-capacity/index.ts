// Asks an Auto Scaling group whether as many instances serve as it wants.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { defineProbe, probeRateField, probeTimeoutField, rateText } from '../contract.ts';
import { enoughShareField } from '../enough.ts';
import { graceMs } from '../target-of.ts';
import { numberField } from '../tolerance.ts';

const name = 'asg-capacity';

const params = z
  .strictObject({
    group: z.string().min(1).meta({ description: 'The name of the Auto Scaling group.' }),
    name: z.string().min(1).optional().meta({ description: 'Names the signal.' }),
    rate: probeRateField.prefault('6/min').meta({ description: 'How often it asks.' }),
    timeout: probeTimeoutField
      .prefault('10s')
      .meta({ description: 'No answer within this time tells nothing: unknown.' }),
    share: enoughShareField,
    inService: numberField.optional().meta({ description: 'How many must be in service: ">= 2".' }),
  })
  .meta({ title: name });

export default defineProbe({
  name,
  summary: 'Asks Auto Scaling which share of the desired instances of a group is InService.',
  params,
  example: { group: 'shop-hosts', share: '75%' },
  plan: ({ group, name: called, rate, timeout, share, inService }): ProbePlan[] => {
    const service = called ?? group;
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `asks for the capacity of group ${group}, ${rateText(rate)}`,
        params: {
          group,
          timeoutMs: timeout,
          ...(share !== undefined && { share }),
          ...(inService !== undefined && { count: inService }),
        },
        intervalMs: 1000 / rate,
        timeoutMs: timeout + graceMs,
        role: 'cluster',
        isRequest: false,
      },
    ];
  },
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
