import { z } from 'zod';
import { commonFields } from '../contract.ts';
import { postgresFields } from '../postgres-connection.ts';
import { tableParam } from '../postgres-table.ts';
import { toleranceField } from '../tolerance.ts';

const trip = {
  query: z.string().min(1).optional().meta({
    description: 'What is asked: SELECT 1 by default. Its answer must be there before the timeout.',
  }),
  expect: toleranceField
    .optional()
    .meta({ description: 'What the first value of the first row must be; by default any answer is ok.' }),
  write: z.boolean().default(false).meta({
    description:
      'Instead of a query: writes a row of a table of its own and reads it back, in one transaction. Dropped at the end.',
  }),
  connections: z.enum(['pooled', 'fresh']).default('pooled').meta({
    description: 'pooled keeps its connections, as an application does; fresh opens one each time.',
  }),
};

/** The parameters of the probe in an experiment file. */
export const params = z
  .strictObject({ ...postgresFields, ...trip, ...commonFields })
  .refine(({ query, expect, write }) => !write || (query === undefined && expect === undefined), {
    error: 'takes either write or a query',
  })
  .meta({ title: 'postgres' });

/** What the sender takes. */
export const senderParams = z.object({
  ...postgresFields,
  ...trip,
  table: tableParam.optional(),
  timeoutMs: z.number(),
  connectionsAtOnce: z.number(),
});
