import { BadInputError, isSecretReference, secretRefused } from '#core';
import { readSecret } from '#secrets';
import { z } from 'zod';

const secretHeaders = ['authorization', 'proxy-authorization', 'cookie'];
const ownHeaders = ['connection', 'content-length', 'transfer-encoding', 'keep-alive', 'upgrade', 'expect'];
const valuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers of a request in a file; those that carry secrets take references alone. */
export const headersField = z
  .record(z.string(), z.string().regex(valuePattern, { error: 'is no value of a header' }))
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const message = refusalOf(name, value);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .default({})
  .meta({
    description:
      'Headers of the request. A value env:NAME or file:path is a secret by reference; all others are kept in the journal.',
  });

/** The headers by lower-case name, with their secrets. Raises BadInputError for one that is not there. */
export function resolveHeaders(headers: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), valueOf(value)]));
}

/** Whether a text can be sent as the value of a header. */
export function isHeaderValue(text: string): boolean {
  return valuePattern.test(text);
}

function refusalOf(headerName: string, value: string): string | undefined {
  const name = headerName.toLowerCase();
  if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)) return 'is no name of a header';
  if (secretHeaders.includes(name) && !isSecretReference(value))
    return `${secretRefused}, which holds the whole value`;
  return ownHeaders.includes(name) ? 'is set by the probe itself' : undefined;
}

function valueOf(text: string): string {
  if (!isSecretReference(text)) return text;
  const secret = readSecret(text);
  if (isHeaderValue(secret)) return secret;
  throw new BadInputError(`The secret ${text} can't be the value of a header.`, {
    hint: 'It must be one line of printable characters.',
  });
}
