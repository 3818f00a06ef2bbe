import { z } from 'zod';
import { aimFields, wantAmount } from '../aim-params.ts';
import { holdField } from '../hold-field.ts';

export const params = z.strictObject({ ...aimFields, for: holdField }).superRefine(wantAmount);

export type Params = z.infer<typeof params>;

/** What the plan has decided. */
export const decided = z.object({ region: z.string() });
