import { shareField } from '#core';
import { z } from 'zod';
import { aimFields } from '../aim-params.ts';
import { holdField } from '../hold-field.ts';

export const params = z
  .strictObject({
    group: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'The Auto Scaling group; may be left out where the target has one.' }),
    share: shareField
      .optional()
      .meta({ description: 'How many of the desired instances go, rounded up: 25%.' }),
    count: z.int().min(1).optional().meta({ description: 'How many go, as a number.' }),
    to: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'How many are left. Only so can a group be emptied: to: 0.' }),
    lowerMin: z.boolean().default(false).meta({
      description: 'Whether the minimum size of the group may be lowered too, where it is in the way.',
    }),
    tag: aimFields.tag.meta({
      description: 'The tag that every instance must carry which the group may pick.',
    }),
    for: holdField,
  })
  .refine(({ share, count, to }) => [share, count, to].filter((one) => one !== undefined).length === 1, {
    error: 'give one of share, count and to: share: 25%, count: 3 or to: 5',
  });

export type Params = z.infer<typeof params>;

const size = z.strictObject({ desired: z.int(), min: z.int().exactOptional() });

/** What the plan has decided: from which size to which. */
export const decided = z.object({ region: z.string(), from: size, size });

/** Sets a group back from `to` to `from`. */
export const sizeParams = z.strictObject({ group: z.string(), from: size, to: size });

export type SizeParams = z.infer<typeof sizeParams>;
