import { BadInputError } from '#core';
import { byText } from './order.ts';

/** What was looked for and is not there. */
interface Missing {
  /** `ECS cluster` */
  what: string;
  name: string;
  region: string;
  /** The names of those there are; empty when they may not be listed. */
  others: readonly string[];
  cause?: unknown;
}

/** Says that a thing is not there, and names those that are. */
export function missing({ what, name, region, others, cause }: Missing): BadInputError {
  return new BadInputError(`There is no ${what} "${name}" in ${region}`, {
    hint:
      others.length === 0
        ? 'Check the name, the region and the account.'
        : `Name one of those there: ${[...others].sort(byText).join(', ')}.`,
    cause,
  });
}
