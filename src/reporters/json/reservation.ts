import type { Findings } from '#analysis';
import { reservationStates } from '#core';
import { z } from 'zod';
import { count, ms } from './measures.ts';
import { roundMs } from './rounding.ts';

/** What became of capacity that was to be reserved. */
export const reservationSchema = z.strictObject({
  state: z.enum(reservationStates).nullable().meta({
    description:
      'Asked for (awaited), there in every zone (provisioned), or there without being asked for (needless); null where it was not asked for, or refused.',
  }),
  balancer: z.strictObject({ arn: z.string(), name: z.string() }),
  capacityUnits: count,
  giveUpAfterMs: ms,
  waitedMs: ms.nullable(),
  saw: z.string().meta({ description: 'What was seen of it last.' }),
});

/** The reservation as report.json has it. */
export function reservationOf({ reservation }: Findings): z.infer<typeof reservationSchema> | null {
  if (!reservation) return null;
  const { plan, state, waitedMs, saw } = reservation;
  const { balancer, capacityUnits, giveUpAfterMs } = plan;
  const { arn, name } = balancer;
  return {
    state,
    balancer: { arn, name },
    capacityUnits,
    giveUpAfterMs,
    waitedMs: waitedMs === null ? null : roundMs(waitedMs),
    saw,
  };
}
