import { z } from 'zod';
import { shareBelow, timeBelow } from './bounds.ts';

/** What a load by itself has to stay below. */
export const loadBoundsField = z.strictObject({
  errors: shareBelow().prefault('< 0.1%'),
  rejected: shareBelow().optional(),
  p99: timeBelow().optional(),
});
