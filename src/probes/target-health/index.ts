// Asks a load balancer how many targets of a group are healthy.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { askingFields, askingPlan } from '../asking.ts';
import { defineProbe, rateText } from '../contract.ts';
import { enoughOf, enoughShareField } from '../enough.ts';
import { countField } from '../tolerance.ts';

const name = 'target-health';

const params = z
  .strictObject({
    targetGroup: z.string().min(1).meta({ description: 'Name or ARN of the target group.' }),
    name: z.string().min(1).optional().meta({ description: 'Names the signal.' }),
    ...askingFields(),
    share: enoughShareField,
    healthy: countField(0).optional().meta({ description: 'How many must be healthy: ">= 2".' }),
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
          ...enoughOf(share, healthy),
        },
        ...askingPlan({ rate, timeout }),
        role: 'cluster',
      },
    ];
  },
  subject: ({ targetGroup }, { targetGroups }) => ({
    what: 'the target group',
    name: targetGroup,
    known: targetGroups.map((one) => one.name),
    find: ({ targetHealth }, signal) => targetHealth?.read(targetGroup, signal),
  }),
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
