import { durationField } from '#core';
import { z } from 'zod';

/** The bounds as they stand in a file. */
export const expectField = z
  .strictObject({
    oldest: durationField
      .prefault('1m')
      .meta({ description: 'The most that the oldest message may have waited; 1m by default.' }),
    backlog: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'The most messages that may wait or be held by a consumer.' }),
  })
  .prefault({})
  .meta({ description: 'What counts as ok.' });

/** What the sender takes. */
export const queueParams = z.object({
  url: z.string(),
  timeoutMs: z.number(),
  expect: z.object({ oldest: z.number(), backlog: z.number().optional() }),
});
export type QueueParams = z.output<typeof queueParams>;
