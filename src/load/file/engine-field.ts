import type { Request } from '#core';
import { z } from 'zod';
import type { LoadEngine } from '../contract.ts';

/** What sends a load, as a file names it: a word, or a word with what only that engine takes. */
export function engineField(engines: Record<string, LoadEngine>, usual: string): z.ZodType<Request> {
  const names = Object.keys(engines);
  const plain = z.enum(names).transform((kind, context): Request => {
    const read = engines[kind]?.params.safeParse({});
    for (const { path, message } of read?.error?.issues ?? [])
      context.addIssue({ code: 'custom', message: `needs ${kind}: { … } (${path.join('.')}: ${message})` });
    return { kind, params: read?.data };
  });
  // Not filled with its defaults where its engine is not named.
  const shape = Object.fromEntries(
    Object.values(engines).map(({ name, params }) => [name, z.nonoptional(params).optional()]),
  );
  const told = z
    .strictObject(shape)
    .refine((item) => Object.keys(item).length === 1, `names exactly one of: ${names.join(', ')}`)
    .transform((item): Request => {
      const [kind = '', params] = Object.entries(item)[0] ?? [];
      return { kind, params };
    });
  return z
    .union([plain, told], {
      error: ({ input }) =>
        `must be ${names.join(', ')}, or one with what it takes: { ${usual}: { … } }, not ${JSON.stringify(input)}`,
    })
    .prefault(usual)
    .meta({ description: `What sends it: ${names.join(', ')}; ${usual} by default.` });
}
