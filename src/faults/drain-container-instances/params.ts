import { z } from 'zod';
import { aimFields } from '../aim-params.ts';
import { holdField } from '../fields.ts';

export const params = z
  .strictObject({ ...aimFields, for: holdField })
  .refine(({ share, count }) => (share === undefined) !== (count === undefined), {
    error: 'give either share or count: share: 25% or count: 3',
  });

export type Params = z.infer<typeof params>;

/** What the plan has decided. */
export const decided = z.object({ region: z.string() });
