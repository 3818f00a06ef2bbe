import type { Findings } from '#analysis';
import { z } from 'zod';
import { roundFraction } from './rounding.ts';

const estimateSchema = z.strictObject({
  value: z.number(),
  method: z.enum(['exact', 'enumerated', 'sampled', 'bounds', 'decided']),
  interval: z
    .strictObject({ lo: z.number(), hi: z.number() })
    .nullable()
    .meta({ description: 'With 99 % confidence where it was sampled, surely where it was bounded.' }),
});

export const foreseenSchema = z.strictObject({
  services: z
    .array(
      z.strictObject({
        name: z.string(),
        isForeseen: z.boolean().meta({ description: 'All of its running tasks were on victims.' }),
        state: z.string().nullable().meta({ description: 'What was felt; null when nothing probed it.' }),
      }),
    )
    .meta({ description: 'Those that placement alone said would be lost, and those that were.' }),
  draws: z.array(
    z.strictObject({
      fault: z.int().meta({ description: 'The place of the fault, from 0.' }),
      k: z.int(),
      pool: z.int(),
      expectedLost: estimateSchema.meta({ description: 'Services that any such draw loses on average.' }),
      worstLost: z.int().meta({ description: 'Services that the worst draw found loses.' }),
      worstAtMost: z.int().meta({ description: 'Services that no draw loses more of.' }),
    }),
  ),
});

/** The forecast beside the outcome, as report.json tells it. */
export function foreseenOf({ foreseen }: Findings): z.infer<typeof foreseenSchema> | null {
  return (
    foreseen && {
      services: foreseen.services,
      draws: foreseen.draws.map(({ expectedLost, ...draw }) => ({
        ...draw,
        expectedLost: {
          value: roundFraction(expectedLost.value),
          method: expectedLost.method,
          interval: expectedLost.interval
            ? { lo: roundFraction(expectedLost.interval.lo), hi: roundFraction(expectedLost.interval.hi) }
            : null,
        },
      })),
    }
  );
}
