import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { invalid } from './errors.ts';

const most = 100;

/** What listings may be filtered by. */
export const launchTypes = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];

interface PageRequest {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page as ECS cuts it: at most 100 items. */
export function ecsPage<T>(
  of: string,
  items: Iterable<T>,
  keyOf: (item: T) => string,
  { maxResults, nextToken }: PageRequest,
  usualSize = most,
): Page<T> {
  const limit = maxResults ?? usualSize;
  if (limit < 1 || limit > most) throw invalid(`maxResults should be between 1 and ${most}`);
  return pageOf(items, {
    of,
    keyOf,
    limit,
    token: nextToken,
    refuse: (token) => invalid(`Invalid token ${token}`),
  });
}

/** ECS takes so many identifiers in one request, and at least one. */
export function requireCount(noun: string, given: readonly string[], atMost: number): void {
  if (given.length === 0) throw invalid(`${noun} cannot be empty.`);
  if (given.length > atMost) throw invalid(`${noun} cannot have more than ${atMost} elements`);
}
