import { shareField, usualTag, type Aim, type Choice, type KeepAtLeast } from '#core';
import { z } from 'zod';

const words = ['random', 'worst-case', 'oldest', 'newest', 'spot', 'zone'] as const;
const forms = `${words.join(', ')}, { zone: eu-west-1a }, { hosting: payments } or { ids: [i-0abc] }`;

const named = z
  .strictObject({
    zone: z.string().min(1).optional().meta({ description: 'Among the instances of this zone, at random.' }),
    hosting: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Among the instances with a healthy task of this service, at random.' }),
    ids: z.array(z.string().min(1)).min(1).optional().meta({ description: 'Exactly these instances.' }),
  })
  .refine((choice) => Object.values(choice).filter((value) => value !== undefined).length === 1, {
    error: 'name one of zone, hosting and ids, such as { zone: eu-west-1a }',
  });

const chooseField = z.union([z.enum(words), named], { error: ({ input }) => wrongChoice(input) });

function wrongChoice(input: unknown): string | undefined {
  if (input === 'hosting') return '"hosting" needs a service; write { hosting: payments }';
  if (input === 'ids') return '"ids" needs instances; write { ids: [i-0abc] }';
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return undefined;
  return `${JSON.stringify(input)} is no way to choose; write ${forms}`;
}

const atLeastOne = (instead: string) =>
  z.int().min(1, { error: ({ input }) => `${String(input)} is too few; write 1 or more, or ${instead}` });

const keepField = z
  .strictObject({
    perService: atLeastOne('leave it out to keep none')
      .optional()
      .meta({ description: 'Hosts with a healthy task that each service keeps.' }),
    perZone: atLeastOne('leave it out to keep none')
      .optional()
      .meta({ description: 'Running instances that each zone keeps.' }),
  })
  .refine(({ perService, perZone }) => perService !== undefined || perZone !== undefined, {
    error: 'say of what to keep some: { perService: 1 } or { perZone: 1 }',
  });

/** How a fault that hurts instances is told whom; spread into its params, which are refined by `wantAmount`. */
export const aimFields = {
  share: shareField.optional().meta({ description: 'How many of the population that `of` names: 25%.' }),
  count: z
    .int()
    .min(1, {
      error: ({ input }) =>
        `${String(input)} is no number to hurt; write 1 or more, or faults: [] to hurt nothing`,
    })
    .optional()
    .meta({ description: 'How many instances, as a number. Either share or count.' }),
  steps: z
    .array(
      z.union(
        [
          shareField.transform((share) => ({ share })),
          z
            .int()
            .min(1)
            .transform((count) => ({ count })),
        ],
        { error: 'must be a share or a number: 10% or 3' },
      ),
    )
    .min(2, { error: 'must be two or more; of one write share or count' })
    .optional()
    .meta({
      description:
        'Growing amounts in place of share or count: [10%, 25%, 50%]. Each is a run of its own, with victims drawn when its time comes, and begins only if the one before held.',
    }),
  round: z
    .enum(['up', 'down', 'nearest'])
    .default('up')
    .meta({ description: 'How a share that is no whole number of instances is rounded; never below one.' }),
  of: z.enum(['eligible', 'all']).default('eligible').meta({
    description: 'Which population a share is of: instances that may be hurt, or all running ones.',
  }),
  choose: chooseField.default('random').meta({
    description: `How victims are chosen: ${forms}. random is uniform over all sets of that size that keepAtLeast allows; worst-case takes the most services; zone, spot and hosting draw at random among those, and an amount is then of those. A zone that is not named is drawn too.`,
  }),
  seed: z
    .int()
    .default(1)
    .meta({ description: 'The same seed draws the same victims from the same inventory.' }),
  tag: z
    .string()
    .regex(/^[^=]+=/, {
      error: ({ input }) => `"${String(input)}" is not a tag; write key=value, such as ${usualTag}`,
    })
    .default(usualTag)
    .meta({ description: 'The tag that an instance must carry to be hurt.' }),
  keepAtLeast: keepField.optional().meta({
    description:
      'What must be left over. It can make a hypothesis true by construction, so the plan says where it shaped the draw.',
  }),
  max: atLeastOne('leave it out to set no limit')
    .optional()
    .meta({ description: 'Never more instances than this, whatever the amount comes to.' }),
  allowAll: z
    .boolean()
    .optional()
    .meta({ description: 'Whether all that may be hurt may be hurt at once; refused unless true.' }),
};

const aimSchema = z.object(aimFields);
type AimParams = z.infer<typeof aimSchema>;

/** Refines params made of `aimFields`: either a share or a count, and neither where ids are named. */
export function wantAmount(
  { share, count, steps, choose }: Pick<AimParams, 'share' | 'count' | 'steps' | 'choose'>,
  context: z.RefinementCtx,
): void {
  const complain = (message: string, path: string[] = []) =>
    context.addIssue({ code: 'custom', message, path });
  if (typeof choose === 'object' && choose.ids !== undefined) {
    if (share !== undefined) complain('leave it out: choose names the instances', ['share']);
    if (count !== undefined) complain('leave it out: choose names the instances', ['count']);
    if (steps !== undefined) complain('leave it out: choose names the instances', ['steps']);
  } else if ([share, count, steps].filter((one) => one !== undefined).length !== 1) {
    complain(
      steps === undefined
        ? 'give either share or count: share: 25% or count: 3'
        : 'give steps alone, without share and count',
    );
  }
}

/** The aim that the fields of a file come to. */
export function aimOf(params: AimParams): Aim {
  const { tag, round, of, seed, keepAtLeast, max, allowAll } = params;
  const choose = choiceOf(params.choose);
  return {
    tag,
    amount: amountOf(params, choose),
    round,
    of,
    choose,
    seed,
    ...(keepAtLeast && { keepAtLeast: keptOf(keepAtLeast) }),
    ...(max !== undefined && { max }),
    ...(allowAll === true && { mayTakeAll: true }),
  };
}

function keptOf({ perService, perZone }: NonNullable<AimParams['keepAtLeast']>): KeepAtLeast {
  return { ...(perService !== undefined && { perService }), ...(perZone !== undefined && { perZone }) };
}

/** Of steps the first; the others are runs of their own. */
function amountOf({ share, count = 1, steps }: AimParams, choose: Choice): Aim['amount'] {
  if (choose.by === 'ids') return { count: choose.ids.length };
  const [first] = steps ?? [];
  if (first) return first;
  return share === undefined ? { count } : { share };
}

function choiceOf(choose: AimParams['choose']): Choice {
  if (typeof choose === 'string') return { by: choose };
  const { zone, hosting, ids } = choose;
  if (ids !== undefined) return { by: 'ids', ids: [...new Set(ids)] };
  if (hosting !== undefined) return { by: 'hosting', service: hosting };
  return zone === undefined ? { by: 'zone' } : { by: 'zone', zone };
}
