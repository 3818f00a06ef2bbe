import { durationField, rateField } from '#core';
import { z } from 'zod';
import { refuseIdle, requestFields, scenariosField, sendingFields, takesItsBody } from './scenario-fields.ts';

const stageField = z.strictObject({
  to: rateField.meta({ description: 'The rate at its end.' }),
  over: durationField.meta({ description: 'How long it takes to get there.' }),
});

const curveField = z.strictObject({
  file: z.string().min(1).meta({
    description:
      'CSV with the columns time (14:30, seconds or ISO 8601) and rate (200/s, or a number a second).',
  }),
  over: durationField
    .refine((ms) => ms > 0, { error: 'must be above zero' })
    .optional()
    .meta({ description: 'In this time the whole curve is gone through; as recorded by default.' }),
  peak: rateField.optional().meta({ description: 'Its highest rate; as recorded by default.' }),
});

const trafficObject = z.strictObject({
  rate: rateField.optional().meta({ description: 'A constant rate.' }),
  from: rateField.optional().meta({ description: 'The rate at the begin of the first stage; else none.' }),
  stages: z
    .array(stageField)
    .min(1)
    .optional()
    .meta({ description: 'Rates in turn, each reached in a line; the last one is held.' }),
  curve: curveField.optional().meta({ description: 'A recorded day; at its end it begins anew.' }),
  ...requestFields,
  scenarios: scenariosField,
  ...sendingFields,
});

export type TrafficInFile = z.output<typeof trafficObject>;

/** Traffic as a file asks for it. */
export const trafficField = trafficObject
  .refine(
    ({ rate, stages, curve }) => [rate, stages, curve].filter((one) => one !== undefined).length === 1,
    {
      error: 'needs exactly one of rate, stages and curve',
    },
  )
  .refine(({ from, stages }) => from === undefined || stages !== undefined, {
    path: ['from'],
    error: 'goes with stages',
  })
  .superRefine(refuseIdle)
  .refine(takesItsBody, { path: ['body'], error: 'goes with a method that takes one, such as POST' })
  .meta({
    description:
      'Requests that are sent through the whole run by a schedule, whatever is answered. Without url and scenarios those of warmUp, else every service at its load balancer.',
  });
