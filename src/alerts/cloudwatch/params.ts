import { durationField } from '#core';
import { z } from 'zod';

const texts = (description: string) => z.array(z.string().min(1)).min(1).optional().meta({ description });

export const params = z.strictObject({
  names: texts(
    'Alarms to follow by their exact names; without names and prefixes, those that watch the target.',
  ),
  prefixes: texts('Alarms to follow by how their names start.'),
  lag: durationField
    .optional()
    .meta({ description: "How long a metric takes to arrive: three of an alarm's periods, at most 3m." }),
});

export type CloudWatchParams = z.output<typeof params>;
