import { shareField } from '#core';
import { z } from 'zod';

const notYet = (what: string) =>
  z
    .never({ error: `"${what}" is not supported yet; leave it out` })
    .optional()
    .meta({ description: 'Not supported yet.' });

const laterChoices = ['worst-case', 'zone', 'oldest', 'newest', 'spot', 'hosting', 'ids'];

function refuseChoice({ input }: { input?: unknown }): string | undefined {
  const word = typeof input === 'object' && input !== null ? Object.keys(input)[0] : input;
  if (typeof word !== 'string' || !laterChoices.includes(word)) return undefined;
  return `"${word}" is not supported yet; write random`;
}

export const howField = z.enum(['graceful', 'abrupt']);

export const params = z
  .strictObject({
    share: shareField.optional().meta({ description: 'How many of the population that `of` names: 25%.' }),
    count: z
      .int()
      .min(1, {
        error: ({ input }) =>
          `${String(input)} is no number to hurt; write 1 or more, or faults: [] to hurt nothing`,
      })
      .optional()
      .meta({ description: 'How many instances, as a number. Either share or count.' }),
    round: z
      .enum(['up', 'down', 'nearest'])
      .default('up')
      .meta({ description: 'How a share that is no whole number of instances is rounded; never below one.' }),
    of: z.enum(['eligible', 'all']).default('eligible').meta({
      description: 'Which population a share is of: instances that may be hurt, or all running ones.',
    }),
    choose: z
      .enum(['random'], { error: refuseChoice })
      .default('random')
      .meta({ description: 'How victims are chosen: random is uniform over all sets of that size.' }),
    seed: z
      .int()
      .default(1)
      .meta({ description: 'The same seed draws the same victims from the same inventory.' }),
    tag: z
      .string()
      .regex(/^[^=]+=/, {
        error: ({ input }) => `"${String(input)}" is not a tag; write key=value, such as squall=allowed`,
      })
      .default('squall=allowed')
      .meta({ description: 'The tag that an instance must carry to be hurt.' }),
    how: howField.default('graceful').meta({
      description:
        'graceful lets the operating system shut down, as EC2 does unless told otherwise. abrupt skips that, as a power cut does; being harsher, it has to be asked for.',
    }),
    keepAtLeast: notYet('keepAtLeast'),
    max: notYet('max'),
    steps: notYet('steps'),
  })
  .refine(({ share, count }) => (share === undefined) !== (count === undefined), {
    error: 'give either share or count: share: 25% or count: 3',
  });

export type Params = z.infer<typeof params>;
