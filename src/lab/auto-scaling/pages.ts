import { InvalidNextToken } from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { validationError } from './errors.ts';

interface PageRequest {
  MaxRecords?: number | undefined;
  NextToken?: string | undefined;
}

/** One page as Auto Scaling cuts it. */
export function autoScalingPage<T>(
  of: string,
  items: Iterable<T>,
  keyOf: (item: T) => string,
  { MaxRecords, NextToken }: PageRequest,
  { usual, most }: { usual: number; most: number } = { usual: 50, most: 100 },
): Page<T> {
  const limit = MaxRecords ?? usual;
  if (limit < 1 || limit > most) {
    throw validationError(`MaxRecords must be between 1 and ${most}`);
  }
  return pageOf(items, {
    of,
    keyOf,
    limit,
    token: NextToken,
    refuse: (token) => new InvalidNextToken({ message: `The token '${token}' was invalid`, $metadata: {} }),
  });
}
