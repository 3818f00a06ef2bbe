import { z } from 'zod';

const reference = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/;

/** Whether a text names a secret instead of being one: `env:NAME` or `file:path`. */
export function isSecretReference(text: string): boolean {
  return reference.test(text);
}

/** How every message begins that refuses a secret written outright: whatever shows the file leaves it out. */
export const secretRefused = 'is a secret; write env:NAME or file:path';

/** A secret in a file, by reference alone, so that the journal can keep it. */
export const secretField = z
  .string()
  .regex(reference, { error: `${secretRefused}, never the secret itself` })
  .meta({ description: 'A secret by reference: env:NAME or file:path.' });
