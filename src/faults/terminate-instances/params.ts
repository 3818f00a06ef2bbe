import { z } from 'zod';
import { aimFields, wantAmount } from '../aim-params.ts';

export const howField = z.enum(['graceful', 'abrupt']);

export const params = z
  .strictObject({
    ...aimFields,
    how: howField.default('graceful').meta({
      description:
        'graceful lets the operating system shut down, as EC2 does unless told otherwise. abrupt skips that, as a power cut does; being harsher, it has to be asked for.',
    }),
  })
  .superRefine(wantAmount);

export type Params = z.infer<typeof params>;
