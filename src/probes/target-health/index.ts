// Asks a load balancer how many targets of a group are healthy.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { defineProbe, probeRateField, probeTimeoutField, rateText } from '../contract.ts';
import { enoughShareField } from '../enough.ts';
import { graceMs } from '../target-of.ts';
import { numberField } from '../tolerance.ts';

const name = 'target-health';

const params = z
  .strictObject({
    targetGroup: z.string().min(1).meta({ description: 'Name or ARN of the target group.' }),
    name: z.string().min(1).optional().meta({ description: 'Names the signal.' }),
    rate: probeRateField.prefault('6/min').meta({ description: 'How often it asks.' }),
    timeout: probeTimeoutField
      .prefault('10s')
      .meta({ description: 'No answer within this time tells nothing: unknown.' }),
    share: enoughShareField,
    healthy: numberField.optional().meta({ description: 'How many must be healthy: ">= 2".' }),
  })
  .meta({ title: name });

export default defineProbe({
  name,
  summary: 'Asks ELB which share of the targets of a group is healthy; those that drain do not count.',
  params,
  example: { targetGroup: 'checkout', share: '50%' },
  plan: ({ targetGroup, name: called, rate, timeout, share, healthy }): ProbePlan[] => {
    const service = called ?? targetGroup.replace(/^.*:targetgroup\/([^/]+)\/.*$/, '$1');
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `asks for the health of target group ${targetGroup}, ${rateText(rate)}`,
        params: {
          targetGroup,
          timeoutMs: timeout,
          ...(share !== undefined && { share }),
          ...(healthy !== undefined && { count: healthy }),
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
