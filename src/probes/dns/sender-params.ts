import { dnsTypes } from '#core';
import { z } from 'zod';
import { numberField } from '../tolerance.ts';

const server = z.object({ address: z.string(), port: z.number() });

/** What the sender takes. */
export const senderParams = z.object({
  name: z.string(),
  type: z.enum(dnsTypes),
  resolver: z.union([
    z.object({ name: z.string(), at: server }),
    z.object({ name: z.enum(['system', 'authoritative', 'target']) }),
  ]),
  timeoutMs: z.number(),
  expect: z.object({ addresses: numberField.optional(), ttl: z.number().optional() }).optional(),
});

export type SenderParams = z.output<typeof senderParams>;
