import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { dryRunOperation, WireError } from '../wire/index.ts';

const usualLimits = { min: 5, max: 1000 };

interface PageRequest {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/**
 * One page as EC2 cuts it: as much as it may hold when no size is asked for. Larger sizes are taken for that, as EC2
 * does; an empty token asks for the first page.
 */
export function ec2Page<T>(
  of: string,
  items: Iterable<T>,
  keyOf: (item: T) => string,
  { MaxResults, NextToken }: PageRequest,
  limits: { min?: number; max?: number } = {},
): Page<T> {
  const { min, max } = { ...usualLimits, ...limits };
  const size = MaxResults ?? max;
  if (size < min) {
    throw new WireError(
      'InvalidParameterValue',
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than ${min}.`,
    );
  }
  return pageOf(items, {
    of,
    keyOf,
    limit: Math.min(size, max),
    token: NextToken || undefined,
    refuse: () => new WireError('InvalidParameterValue', 'Unable to parse pagination token'),
  });
}

/** EC2 pages a listing or is told what to list, never both. */
export function refuseIdsWithPages(parameter: string, ids: readonly string[], request: PageRequest): void {
  if (ids.length === 0 || request.MaxResults === undefined) return;
  throw new WireError(
    'InvalidParameterCombination',
    `The parameter ${parameter} cannot be used with the parameter maxResults`,
  );
}

/** Ends a request that only asked whether it would have succeeded. */
export function endDryRun({ DryRun }: { DryRun?: boolean | undefined }): void {
  if (DryRun) throw dryRunOperation;
}
