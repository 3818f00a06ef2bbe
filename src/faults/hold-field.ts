import { durationField } from '#core';

/** How long a reversible fault lasts. */
export const holdField = durationField
  .prefault('60s')
  .meta({ description: 'How long it lasts until it is undone.' });
