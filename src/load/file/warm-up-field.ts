import { durationField, rateField, shareField } from '#core';
import type { Request } from '#core';
import { z } from 'zod';
import { shareBelow, timeBelow } from './bounds.ts';
import { parseGrowth, wantedGrowth } from './growth.ts';
import { refuseIdle, requestFields, scenariosField, sendingFields, takesItsBody } from './scenario-fields.ts';

const readyField = z
  .strictObject({
    errors: shareBelow()
      .prefault('< 0.1%')
      .meta({ description: 'The share that is not ok, rejections included: "< 0.1%".' }),
    rejected: shareBelow()
      .prefault('< 0.1%')
      .meta({ description: 'The share that is turned away (429, 503, refused): "< 0.1%".' }),
    p99: timeBelow()
      .prefault('< 1s')
      .meta({ description: 'The 99th percentile of the latency of ok answers: "< 300ms".' }),
    for: durationField
      .refine((ms) => ms >= 5000, { error: 'must be at least 5s' })
      .prefault('30s')
      .meta({ description: 'How long all of it must hold at the target rate.' }),
    drift: shareBelow()
      .prefault('< 10%')
      .meta({ description: 'By how much the latency may still rise or fall in that time.' }),
  })
  .prefault({})
  .meta({ description: 'What must be seen for the balancer to be warm; else nothing is hurt.' });

const growField = z
  .string()
  .refine((text) => parseGrowth(text, 0.01) !== undefined, {
    error: ({ input }) => `${wantedGrowth}, not ${JSON.stringify(input)}`,
  })
  .prefault('adaptive')
  .meta({
    description:
      'How the rate rises: "adaptive" as fast as it is taken, "50% every 5m" by steps, "over 10m" in a line.',
  });

/** The ramp of a warm-up: what an engine is named for, and where it begins and ends. */
const rampFields = {
  from: rateField.meta({ description: 'The rate at the begin.' }),
  to: rateField.meta({ description: 'The target rate.' }),
  grow: growField,
  rejectedAtMost: shareField
    .refine((share) => share > 0, { error: 'must be above zero' })
    .prefault('1%')
    .meta({
      description: 'Of adaptive growth: never more than this share of all that was sent is rejected.',
    }),
  ready: readyField,
  giveUpAfter: durationField
    .refine((ms) => ms > 0, { error: 'must be above zero' })
    .prefault('45m')
    .meta({ description: 'What is not warm by then is not; then nothing is hurt.' }),
};

const warmUpObject = z.strictObject({
  ...rampFields,
  ...requestFields,
  scenarios: scenariosField,
  ...sendingFields,
});

export type WarmUpInFile = z.output<typeof warmUpObject> & { engine: Request };

/** A warm-up as a file asks for it; `engine` reads what sends it. */
export function warmUpField(engine: z.ZodType<Request>): z.ZodType<WarmUpInFile> {
  return warmUpObject
    .extend({ engine })
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be below from' })
    .superRefine(refuseIdle)
    .refine(takesItsBody, { path: ['body'], error: 'goes with a method that takes one, such as POST' })
    .meta({
      description:
        'Raises the rate of requests until what is in front of the services is proven warm; else nothing is hurt. Without url and scenarios it asks every service at its load balancer.',
    });
}
