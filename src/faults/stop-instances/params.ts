import { z } from 'zod';
import { aimFields, wantAmount } from '../aim-params.ts';
import { holdField } from '../hold-field.ts';

const howField = z.enum(['graceful', 'abrupt']);
const replacementField = z.enum(['suspended', 'allowed']);

export const params = z
  .strictObject({
    ...aimFields,
    how: howField.default('graceful').meta({
      description:
        'graceful lets the operating system shut down, as EC2 does unless told otherwise. abrupt skips that, as a power cut does.',
    }),
    replacement: replacementField.default('suspended').meta({
      description:
        'What the Auto Scaling groups of the victims may do. suspended keeps them from replacing, and so terminating, what is stopped; allowed lets them, and what they replace is not started again.',
    }),
    for: holdField,
  })
  .superRefine(wantAmount);

export type Params = z.infer<typeof params>;

/** What the plan has decided. */
export const decided = z.object({ region: z.string(), how: howField, replacement: replacementField });
