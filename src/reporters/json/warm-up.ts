import type { Findings } from '#analysis';
import { z } from 'zod';
import { count, ms } from './measures.ts';
import { roundFraction, roundMs } from './rounding.ts';

const rate = z.number().min(0);
const stage = z.enum(['rising', 'backed off', 'proving', 'warm', 'gave up']);

const growthSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('steps'), factor: z.number(), everyMs: ms }),
  z.strictObject({ by: z.literal('line'), overMs: ms }),
  z.strictObject({ by: z.literal('answers'), factor: z.number(), rejectedAtMost: z.number() }),
]);

/** What became of the warm-up. */
export const warmUpSchema = z.strictObject({
  stage: stage.nullable().meta({ description: 'Where it ended; null where it was not begun.' }),
  why: z.string(),
  lastedMs: ms.nullable(),
  fromPerSecond: rate,
  toPerSecond: rate,
  growth: growthSchema.meta({ description: 'How the rate was to rise.' }),
  ready: z
    .strictObject({ errorsBelow: rate, rejectedBelow: rate, p99BelowMs: ms, forMs: ms, driftBelow: rate })
    .meta({ description: 'What had to hold for so long at the target rate; shares are fractions.' }),
  giveUpAfterMs: ms,
  workers: count,
  connections: count,
  scenarios: z.array(
    z.strictObject({ name: z.string(), weight: z.number(), method: z.string(), url: z.string() }),
  ),
  steps: z
    .array(z.strictObject({ atMs: ms, perSecond: rate, stage, why: z.string() }))
    .meta({ description: 'How its rate went, from the start of the run.' }),
});

/** The warm-up as report.json has it. */
export function warmUpOf({ warmUp }: Findings): z.infer<typeof warmUpSchema> | null {
  if (!warmUp) return null;
  const { stage, why, lastedMs, plan, steps } = warmUp;
  const { job, fromPerSecond, toPerSecond, growth, ready, giveUpAfterMs } = plan;
  const { errorsBelow, rejectedBelow, p99BelowMs, forMs, driftBelow } = ready;
  return {
    stage,
    why,
    lastedMs: lastedMs === null ? null : roundMs(lastedMs),
    fromPerSecond,
    toPerSecond,
    growth,
    ready: { errorsBelow, rejectedBelow, p99BelowMs, forMs, driftBelow },
    giveUpAfterMs,
    workers: job.workers,
    connections: job.connections,
    scenarios: job.scenarios.map(({ name, weight, method, url }) => ({ name, weight, method, url })),
    steps: steps.map(({ at, perSecond, stage, why }) => ({
      atMs: roundMs(at),
      perSecond: roundFraction(perSecond),
      stage,
      why,
    })),
  };
}
