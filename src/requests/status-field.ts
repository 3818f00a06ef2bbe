import { z } from 'zod';
import { parseStatuses } from './accepted-statuses.ts';

const statusWord = z.union([z.int().transform(String), z.string()]);

/** Which statuses of an answer are ok, in a file; comes to a text that `parseStatuses` reads. */
export const statusField = z
  .union([statusWord, z.array(statusWord).min(1)])
  .transform((words, context) => {
    const text = [words].flat().join(',');
    if (parseStatuses(text)) return text;
    context.addIssue({
      code: 'custom',
      message: `"${text}" names no statuses; write 200, 2xx, 200-399 or a list of these`,
    });
    return z.NEVER;
  })
  .prefault('200-399')
  .meta({ description: 'The statuses that are ok: 200, 2xx, 200-399, or a list of these.' });
