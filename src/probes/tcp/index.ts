// Connects to a port, and may say and hear a line.
import { moduleBeside } from '#core';
import type { DnsEndpoint, ProbePlan } from '#core';
import { z } from 'zod';
import { commonFields, commonPlan, defineProbe, rateText, type AutoContext } from '../contract.ts';

const name = 'tcp';
const address = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/;

const params = z
  .strictObject({
    to: z
      .string()
      .refine((text) => placeOf(text) !== undefined, {
        error: ({ input }) =>
          `"${String(input)}" is no address; write host:port, such as db.internal:5432 or [::1]:53`,
      })
      .meta({ description: 'Where it connects: host:port.' }),
    ...commonFields,
    send: z.string().optional().meta({ description: 'A text to send once connected.' }),
    expect: z.string().min(1).optional().meta({
      description: 'A text that the first 64 KiB of the answer contain; by default a connection is ok.',
    }),
  })
  .meta({ title: name });

/** Host and port of `host:port`; undefined when it is none. */
function placeOf(text: string): { host: string; port: number } | undefined {
  const [, bracketed, plain, digits] = address.exec(text) ?? [];
  const [host, port] = [bracketed ?? plain, Number(digits)];
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** Connects to the tasks behind a name that tells where they listen, or of which that is known. */
function planFor({ name: host, type, port }: DnsEndpoint, { service, auto }: AutoContext): ProbePlan[] {
  if (type !== 'SRV' && port === undefined) return [];
  const to = type === 'SRV' ? host : `${host}:${port}`;
  const defaults = params.parse({ to: `${host}:1` });
  const { rate = defaults.rate, timeout = defaults.timeout, slowerThan } = auto;
  const reached = type === 'SRV' ? `a task of SRV ${to}` : to;
  return [
    {
      id: service,
      kind: name,
      service,
      summary: `connects to ${reached}, ${rateText(rate)}`,
      params: type === 'SRV' ? { srv: host } : { host, port },
      ...commonPlan({ rate, timeout, slowerThan, role: undefined }),
    },
  ];
}

export default defineProbe({
  name,
  summary: 'Connects to a port at a fixed rate, a fresh connection each time, and may say and hear a text.',
  params,
  example: { to: 'db.internal:5432', rate: '5/s', timeout: '1s' },
  plan: (params): ProbePlan[] => {
    const { to, name: called, service = called ?? to, send, expect, rate } = params;
    return [
      {
        id: service,
        kind: name,
        service,
        summary: `connects to ${to}, ${rateText(rate)}`,
        params: {
          ...(placeOf(to) ?? { host: to, port: 0 }),
          ...(send !== undefined && { send }),
          ...(expect !== undefined && { expect }),
        },
        ...commonPlan(params),
      },
    ];
  },
  planFor: (endpoint, context): ProbePlan[] => (endpoint.kind === 'dns' ? planFor(endpoint, context) : []),
  lane: 'exact',
  role: 'users',
  sender: moduleBeside(import.meta.url, 'sender'),
});
