// Secrets by reference: read where they are used, kept nowhere.
import { BadInputError, messageOf } from '#core';
import { readFileSync } from 'node:fs';

/**
 * The secret behind `env:NAME` or `file:path`, without the line break that ends a file. Raises BadInputError, which
 * names the reference alone, when there is none.
 */
export function readSecret(reference: string): string {
  const [scheme = ''] = reference.split(':', 1);
  const place = reference.slice(scheme.length + 1);
  const secret = scheme === 'env' ? process.env[place] : readFile(place, reference);
  if (secret !== undefined && secret !== '') return secret;
  throw new BadInputError(`The secret ${reference} is not set or empty.`, {
    hint: scheme === 'env' ? `Set the environment variable ${place}.` : `Write the secret to ${place}.`,
  });
}

function readFile(path: string, reference: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new BadInputError(`The secret ${reference} can't be read: ${messageOf(error)}`, {
      hint: 'Check the path and who may read it.',
    });
  }
}
