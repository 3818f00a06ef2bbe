import { dnsTypes, parseDuration, plainName } from '#core';
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { commonFields, probeRateField, probeTimeoutField } from '../contract.ts';
import { countField } from '../tolerance.ts';
import { resolversField } from '../resolvers.ts';

const longestName = 253;
const label = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

const nameField = z
  .string()
  .refine((text) => asciiNameOf(text) !== undefined, {
    error: ({ input }) => `"${String(input)}" is no name in DNS; write one such as api.shop.internal`,
  })
  .meta({ description: 'The name that it asks for, always taken as a full one.' });

const ttlField = z
  .string()
  .transform((text, context) => {
    const ms = parseDuration(text.replace(/^\s*<=\s*/, ''));
    if (ms !== undefined) return ms / 1000;
    context.addIssue({ code: 'custom', message: `"${text}" is no longest TTL; write "<= 60s"` });
    return z.NEVER;
  })
  .meta({ description: 'The longest TTL that an answer may have: "<= 60s".' });

const expectField = z
  .strictObject({
    addresses: countField(1)
      .optional()
      .meta({ description: 'How many addresses an answer must have: 3, ">= 2", "2..4".' }),
    ttl: ttlField.optional(),
  })
  .optional()
  .meta({ description: 'What counts as ok; by default one record of the type does.' });

export const params = z
  .strictObject({
    name: nameField,
    type: z.enum(dnsTypes).prefault('A').meta({ description: 'The type of record: A by default.' }),
    service: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The service that is found by the name; by default the name.' }),
    resolvers: resolversField,
    role: commonFields.role.meta({
      description:
        'Whose state its failures tell: users by default, since who can not find a service is not served by it, but cluster for the zone itself beside other resolvers. Write cluster where users come by another way.',
    }),
    rate: probeRateField
      .prefault('1/s')
      .meta({ description: 'How often it asks each resolver: 1/s by default, for TTLs are whole seconds.' }),
    timeout: probeTimeoutField
      .prefault('2s')
      .meta({ description: 'No whole answer within this time is a failure.' }),
    slowerThan: commonFields.slowerThan,
    expect: expectField,
  })
  .meta({ title: 'dns' });

export type Params = z.output<typeof params>;

/** The name as it goes over the wire; undefined when it can't. */
export function asciiNameOf(text: string): string | undefined {
  const plain = plainName(text);
  const ascii = /^[\x21-\x7e]*$/.test(plain) ? plain : domainToASCII(plain);
  const isName = ascii.length <= longestName && ascii.split('.').every((part) => label.test(part));
  return isName ? ascii : undefined;
}
