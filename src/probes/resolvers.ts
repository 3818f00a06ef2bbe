import { BadInputError } from '#core';
import { isIP } from 'node:net';
import { z } from 'zod';

const words = ['system', 'authoritative', 'target'] as const;
type Word = (typeof words)[number];

/** Where a name server listens. */
export interface Server {
  address: string;
  port: number;
}

/** Whom a probe asks, and what it is called. JSON. */
export type ResolverChoice = { name: Word } | { name: string; at: Server };

const usualPort = 53;
const atField = z
  .string()
  .refine((text) => serverOf(text) !== undefined, {
    error: ({ input }) =>
      `"${String(input)}" is no address of a resolver; write 10.0.0.2, 10.0.0.2:53 or [::1]:53`,
  })
  .meta({ description: 'Its IP address, and its port unless it is 53.' });

const oneField = z.union(
  [
    z.string().refine((text) => isWord(text) || serverOf(text) !== undefined, {
      error: ({ input }) =>
        `"${String(input)}" is no resolver; write ${words.join(', ')} or an address such as 10.0.0.2:53`,
    }),
    z.strictObject({
      name: z
        .string()
        .min(1)
        .refine((text) => !isWord(text), {
          error: 'is what Squall itself calls a resolver; take another name',
        })
        .meta({ description: 'What the reports call it.' }),
      at: atField,
    }),
  ],
  { error: 'must be a resolver: a word, an address, or { name, at }' },
);

/** The resolvers as they stand in a file. */
export const resolversField = z
  .array(oneField)
  .min(1)
  .refine((all) => new Set(all.map(calledIn)).size === all.length, {
    error: 'names a resolver twice; give each a name of its own: { name: corp, at: "10.0.0.2:53" }',
  })
  .optional()
  .meta({
    description:
      "Whom it asks, each a probe of its own: system (the operating system's resolver), authoritative (the zone's own servers), target (the name server of the lab), an address, or { name, at }. By default the target's where it has one, else system and authoritative.",
  });

type Listed = z.output<typeof oneField>;

/** Whom to ask; `nameServer` is the target's own. Raises BadInputError for one that the target does not have. */
export function resolversOf(
  listed: readonly Listed[] | undefined,
  nameServer: string | undefined,
): ResolverChoice[] {
  if (!listed)
    return nameServer === undefined ? [{ name: 'system' }, { name: 'authoritative' }] : [{ name: 'target' }];
  return listed.map((one): ResolverChoice => {
    const name = calledIn(one);
    if (isWord(name)) {
      if (name === 'target' && nameServer === undefined) throw withoutNameServer();
      return { name };
    }
    const at = serverOf(typeof one === 'string' ? one : one.at);
    if (!at) throw new BadInputError(`${name} is no resolver.`);
    return { name, at };
  });
}

/** Address and port of `10.0.0.2`, `10.0.0.2:53`, `::1` or `[::1]:53`; undefined for anything else. */
export function serverOf(text: string): Server | undefined {
  if (isIP(text) !== 0) return { address: text, port: usualPort };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = Number(digits ?? usualPort);
  const address = bracketed ?? plain ?? '';
  const isKnown = isIP(address) === (bracketed === undefined ? 4 : 6);
  return isKnown && port >= 1 && port <= 65_535 ? { address, port } : undefined;
}

function withoutNameServer(): BadInputError {
  return new BadInputError(
    'A DNS probe asks the name server of the target, and this target has none of its own.',
    {
      hint: 'Ask system and authoritative, or name a resolver by its address: "10.0.0.2:53".',
    },
  );
}

function calledIn(one: Listed): string {
  return typeof one === 'string' ? one : one.name;
}

function isWord(text: string): text is Word {
  return words.some((word) => word === text);
}
