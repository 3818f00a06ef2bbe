import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { invalidToken } from './refusals.ts';

interface PageRequest {
  MaxRecords?: number | undefined;
  NextToken?: string | undefined;
}

/** One page as CloudWatch cuts it. */
export function cloudWatchPage<T>(
  of: string,
  items: Iterable<T>,
  keyOf: (item: T) => string,
  { MaxRecords, NextToken }: PageRequest,
  usual: number,
): Page<T> {
  return pageOf(items, {
    of,
    keyOf,
    limit: MaxRecords ?? usual,
    token: NextToken,
    refuse: invalidToken,
  });
}
