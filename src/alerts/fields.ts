import { durationField, secretField } from '#core';
import { z } from 'zod';

/** How long the source's data takes to arrive, where it cannot tell itself. */
export const lagField = durationField
  .optional()
  .meta({ description: 'How long data takes to arrive at the source: scrape interval, ingestion.' });

/** Who asks, for sources behind a bearer token or a password. */
export const authFields = {
  token: secretField.optional().meta({ description: 'Bearer token, by reference: env:NAME or file:path.' }),
  basicAuth: z
    .strictObject({ username: z.string().min(1), password: secretField })
    .optional()
    .meta({ description: 'User name, and a password by reference: { username, password: env:NAME }.' }),
};

/** A list of texts that are not empty. */
export const textsField = z.array(z.string().min(1)).min(1);

/** A time in an answer, as ISO 8601 has it; read as wall milliseconds. */
export const timeField = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((time) => Number.isFinite(time), { error: 'is not a time' });
