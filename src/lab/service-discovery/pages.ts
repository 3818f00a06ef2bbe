import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { invalid } from './errors.ts';

interface PageRequest {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

const mostResults = 100;

/** One page of a listing, of at most 100. */
export function discoveryPage<T>(
  of: string,
  all: Iterable<T>,
  keyOf: (item: T) => string,
  { MaxResults = mostResults, NextToken }: PageRequest,
): Page<T> {
  checkMaxResults(MaxResults, mostResults);
  return pageOf(all, {
    of,
    keyOf,
    limit: MaxResults,
    token: NextToken,
    refuse: () => invalid('The NextToken is invalid.'),
  });
}

export function checkMaxResults(given: number, most: number): void {
  if (Number.isInteger(given) && given >= 1 && given <= most) return;
  const rule = given < 1 ? 'greater than or equal to 1' : `less than or equal to ${most}`;
  throw invalid(
    `1 validation error detected: Value '${given}' at 'maxResults' failed to satisfy constraint: Member must have value ${rule}`,
  );
}
