import { durationField } from '#core';
import { z } from 'zod';

export const tagField = z
  .string()
  .regex(/^[^=]+=/, {
    error: ({ input }) => `"${String(input)}" is not a tag; write key=value, such as squall=allowed`,
  })
  .default('squall=allowed')
  .meta({ description: 'The tag that an instance must carry to be hurt.' });

/** How long a reversible fault lasts. */
export const holdField = durationField
  .prefault('60s')
  .meta({ description: 'How long it lasts until it is undone.' });
