import type { LedgerFinding } from '#analysis';
import { z } from 'zod';
import { count, intervalSchema } from './measures.ts';
import { roundInterval, roundMs } from './rounding.ts';

/** What became of the writes of one ledger. */
export const ledgerSchema = z.strictObject({
  probe: z.string(),
  written: count,
  acknowledged: count,
  refused: count,
  indeterminate: count,
  indeterminateFound: intervalSchema.nullable(),
  lost: intervalSchema.nullable(),
  lostSentMs: intervalSchema.nullable(),
  lostBursts: z.array(z.strictObject({ count, sentMs: intervalSchema })),
  lostWhen: z
    .strictObject({
      beforeT0: intervalSchema,
      beforeOutage: intervalSchema,
      inOutage: intervalSchema,
      afterOutage: intervalSchema,
    })
    .nullable()
    .meta({ description: 'How many lost writes were sent when: outages are those of its service since t0.' }),
  duplicated: intervalSchema
    .nullable()
    .meta({ description: 'Those that surely were, and those that perhaps were too.' }),
  duplicatedAtMs: intervalSchema
    .nullable()
    .meta({ description: 'From t0: when a queue gave them out again.' }),
  redelivered: count.nullable(),
  reads: z
    .strictObject({
      count,
      unread: count,
      stale: count,
      staleIds: count,
      staleSentMs: intervalSchema.nullable(),
      longestMs: intervalSchema.nullable(),
    })
    .nullable()
    .meta({
      description: 'Reads while it ran; a stale one did not find an acknowledged id, which was found later.',
    }),
  isReadBack: z.boolean(),
  why: z.string().nullable(),
});

/** A ledger's finding as report.json has it. */
export function ledgerOf(ledger: LedgerFinding): z.infer<typeof ledgerSchema> {
  const { probe, written, acknowledged, refused, indeterminate, lost, duplicated, why } = ledger;
  const { lostSent, lostBursts, lostWhen, duplicatedAt, redelivered, reads } = ledger;
  return {
    probe,
    written,
    acknowledged,
    refused,
    indeterminate: indeterminate.count,
    indeterminateFound: indeterminate.found,
    lost,
    lostSentMs: lostSent && roundInterval(lostSent, roundMs),
    lostBursts: lostBursts.map(({ count, sent }) => ({ count, sentMs: roundInterval(sent, roundMs) })),
    lostWhen: lostWhen && {
      beforeT0: lostWhen.beforeT0,
      beforeOutage: lostWhen.beforeOutage,
      inOutage: lostWhen.inOutage,
      afterOutage: lostWhen.afterOutage,
    },
    duplicated,
    duplicatedAtMs: duplicatedAt && roundInterval(duplicatedAt, roundMs),
    redelivered,
    reads: reads && {
      count: reads.count,
      unread: reads.unread,
      stale: reads.stale,
      staleIds: reads.staleIds,
      staleSentMs: reads.staleSent && roundInterval(reads.staleSent, roundMs),
      longestMs: reads.longest && roundInterval(reads.longest, roundMs),
    },
    isReadBack: lost !== null,
    why: why ?? null,
  };
}
