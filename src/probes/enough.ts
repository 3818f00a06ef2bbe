import { shareField } from '#core';
import { z } from 'zod';
import type { Told } from './target-of.ts';
import { compileTolerance, numberField } from './tolerance.ts';

/** How many of something are enough, as a file tells it: a share of all, or a count. */
export const enoughShareField = shareField
  .optional()
  .meta({ description: 'The least share of them; 100% unless a count is told.' });

/** The same as a plan keeps it. JSON. */
export const enoughParams = { share: z.number().optional(), count: numberField.optional() };

type Enough = z.output<z.ZodObject<typeof enoughParams>>;

/** What a plan keeps of what a file tells. */
export function enoughOf(share: Enough['share'], count: Enough['count']): Enough {
  return { ...(share !== undefined && { share }), ...(count !== undefined && { count }) };
}

/** Judges how many there are of how many; `what` names them in the reason. */
export function compileEnough({ share, count }: Enough, what: string): (have: number, of: number) => Told {
  const isWithin = count === undefined ? () => true : compileTolerance(count);
  const leastShare = share ?? (count === undefined ? 1 : 0);
  return (have, of) => {
    const isCount = isWithin(have);
    if (isCount === undefined) return { outcome: 'unknown', reason: 'the count could not be judged in time' };
    if (isCount && have >= leastShare * of) return { outcome: 'ok' };
    return { outcome: 'failed', reason: `too few ${what}` };
  };
}
