import { z } from 'zod';
import { aimFields } from '../aim-params.ts';
import { holdField } from '../hold-field.ts';

export const params = z.strictObject({
  zone: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The zone, such as eu-west-1a; by default the seed draws one.' }),
  seed: z
    .int()
    .default(1)
    .meta({ description: 'The same seed draws the same zone from the same inventory.' }),
  tag: aimFields.tag,
  allowAll: z.boolean().default(false).meta({
    description: 'Whether the zone may be the only one in which the target has running instances.',
  }),
  othersToo: z.boolean().default(false).meta({
    description:
      "Whether instances that are not the target's may be cut off too: a network ACL is about whole subnets.",
  }),
  for: holdField,
});

export type Params = z.infer<typeof params>;

/** What the plan has decided. */
export const decided = z.object({
  region: z.string(),
  zone: z.string(),
  othersToo: z.boolean(),
  /** Whom faults before it hurt, and this cuts off too. */
  hurtBefore: z.array(z.string()).default([]),
});

export type Decided = z.output<typeof decided>;
