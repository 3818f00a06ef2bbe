import { InvalidNextToken } from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { WireError } from '../wire/index.ts';

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
  { usual, most }: { usual: number; most: number },
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

/** Auto Scaling's answer to input it can't take; its model names no such error. */
export function validationError(message: string): WireError {
  return new WireError('ValidationError', message);
}
