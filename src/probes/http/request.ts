import { z } from 'zod';
import { methods, parseStatuses, resolveHeaders } from '#requests';
import { jsonPathField } from '../tolerance.ts';

/** What the sender is told: a probe's request, decided. JSON, kept in the journal. */
export const requestSchema = z.strictObject({
  url: z.string(),
  method: z.enum(methods),
  headers: z.record(z.string(), z.string()),
  connections: z.enum(['fresh', 'pooled']),
  statuses: z.string().transform((text) => parseStatuses(text) ?? []),
  body: z.string().optional(),
  bodyMatches: z.string().optional(),
  bodyJson: jsonPathField.optional(),
  tlsDaysLeft: z.string().optional(),
  /** What is sent along, and its type unless a header names another. */
  content: z.object({ text: z.string(), type: z.string() }).optional(),
});

export type RequestParams = z.input<typeof requestSchema>;
export type Request = z.output<typeof requestSchema>;

/** The bytes of the request on the wire. Raises BadInputError for a secret that is not there. */
export function requestBytes({ url, method, headers, connections, content }: Request): Buffer {
  const { host, pathname, search } = new URL(url);
  const given = resolveHeaders(headers);
  const body = Buffer.from(content?.text ?? '');
  const takesBody = !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method);
  const fields = new Map([
    ['host', host],
    ['user-agent', 'squall'],
    ['accept', '*/*'],
    ...(content ? ([['content-type', content.type]] as const) : []),
    ...given,
    ...(content || takesBody ? ([['content-length', String(body.length)]] as const) : []),
    ['connection', connections === 'fresh' ? 'close' : 'keep-alive'],
  ]);
  const lines = [...fields].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return Buffer.concat([head, body]);
}
