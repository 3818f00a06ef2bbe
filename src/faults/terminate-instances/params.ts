import { z } from 'zod';
import { aimFields, wantAmount } from '../aim-params.ts';

const notYet = (what: string) =>
  z
    .never({ error: `"${what}" is not supported yet; leave it out` })
    .optional()
    .meta({ description: 'Not supported yet.' });

export const howField = z.enum(['graceful', 'abrupt']);

export const params = z
  .strictObject({
    ...aimFields,
    how: howField.default('graceful').meta({
      description:
        'graceful lets the operating system shut down, as EC2 does unless told otherwise. abrupt skips that, as a power cut does; being harsher, it has to be asked for.',
    }),
    steps: notYet('steps'),
  })
  .superRefine(wantAmount);

export type Params = z.infer<typeof params>;
