// Asks an Auto Scaling group whether as many instances serve as it wants.
import { moduleBeside } from '#core';
import type { ProbePlan } from '#core';
import { z } from 'zod';
import { askingFields, askingPlan } from '../asking.ts';
import { defineProbe, rateText } from '../contract.ts';
import { enoughOf, enoughShareField } from '../enough.ts';
import { countField } from '../tolerance.ts';

const name = 'asg-capacity';

const params = z
  .strictObject({
    group: z.string().min(1).meta({ description: 'The name of the Auto Scaling group.' }),
    name: z.string().min(1).optional().meta({ description: 'Names the signal.' }),
    ...askingFields(),
    share: enoughShareField,
    inService: countField(0).optional().meta({ description: 'How many must be in service: ">= 2".' }),
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
          ...enoughOf(share, inService),
        },
        ...askingPlan({ rate, timeout }),
        role: 'cluster',
      },
    ];
  },
  subject: ({ group }, { groups }) => ({
    what: 'the Auto Scaling group',
    name: group,
    known: groups.map((one) => one.name),
    find: ({ groupCapacity }, signal) => groupCapacity?.read(group, signal),
  }),
  lane: 'patient',
  role: 'cluster',
  sender: moduleBeside(import.meta.url, 'sender'),
});
