import { z } from 'zod';
import { parseStatuses } from './accepted-statuses.ts';

/** What the sender is told: a probe's request, decided. JSON, kept in the journal. */
export const requestSchema = z.strictObject({
  url: z.string(),
  method: z.enum(['GET', 'HEAD']),
  headers: z.record(z.string(), z.string()),
  connections: z.enum(['fresh', 'pooled']),
  statuses: z.string().transform((text) => parseStatuses(text) ?? []),
  body: z.string().optional(),
  bodyMatches: z.string().optional(),
});

export type RequestParams = z.input<typeof requestSchema>;
export type Request = z.output<typeof requestSchema>;

/** The bytes of the request on the wire. */
export function requestBytes({ url, method, headers, connections }: Request): Buffer {
  const { host, pathname, search } = new URL(url);
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const fields = new Map([
    ['host', host],
    ['user-agent', 'squall'],
    ['accept', '*/*'],
    ...given,
    ['connection', connections === 'fresh' ? 'close' : 'keep-alive'],
  ]);
  const lines = [...fields].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
}
