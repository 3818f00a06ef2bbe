import type { Told } from '../target-of.ts';
import type { IsWithin } from '../tolerance.ts';

/** What the values that a question came to mean: what is not one value tells nothing. */
export function judgeValues(question: string, values: readonly number[], isWithin: IsWithin): Told {
  const [value, ...others] = values;
  if (value === undefined) return { outcome: 'unknown', reason: `the ${question} has no data` };
  if (others.length > 0)
    return { outcome: 'unknown', reason: `the ${question} has ${values.length} values, not one` };
  if (Number.isNaN(value)) return { outcome: 'unknown', reason: 'the value is NaN' };
  const told = isWithin(value);
  if (told === undefined) return { outcome: 'unknown', reason: 'the value could not be judged in time' };
  return told ? { outcome: 'ok' } : { outcome: 'failed', reason: 'the value is outside' };
}
