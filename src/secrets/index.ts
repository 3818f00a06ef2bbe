// Secrets by reference: read where they are used, told nowhere.
import { BadInputError, whyUnread } from '#core';
import { readFileSync } from 'node:fs';

/**
 * The secret behind `env:NAME` or `file:path`, without the line break that ends a file. Raises BadInputError, which
 * names the reference alone, when there is none.
 */
export function readSecret(reference: string): string {
  const [scheme = ''] = reference.split(':', 1);
  const place = reference.slice(scheme.length + 1);
  const secret = scheme === 'env' ? process.env[place] : readFile(place, reference);
  if (secret !== undefined && secret !== '') {
    remember(secret, reference);
    return secret;
  }
  throw new BadInputError(`The secret ${reference} is not set or empty.`, {
    hint: scheme === 'env' ? `Set the environment variable ${place}.` : `Write the secret to ${place}.`,
  });
}

function readFile(path: string, reference: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new BadInputError(`The secret ${reference} can't be read: ${whyUnread(error)}.`, {
      hint: 'Check the path and who may read it.',
    });
  }
}

/** Shorter ones stand in any text by chance. */
const shortestHidden = 4;
/** What this thread has read, in every form that a server may give back, with its reference. */
const hidden = new Map<string, string>();

function remember(secret: string, reference: string): void {
  if (secret.length < shortestHidden) return;
  const base64 = Buffer.from(secret).toString('base64');
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
  for (const form of forms) hidden.set(form, reference);
}

/** The same text, with the reference in place of each secret that this thread has read. */
export function withoutSecrets(text: string): string {
  let told = text;
  for (const [secret, reference] of hidden) told = told.replaceAll(secret, `(${reference})`);
  return told;
}
