import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { WireError } from '../wire/index.ts';

const most = 400;

interface PageRequest {
  PageSize?: number | undefined;
  Marker?: string | undefined;
}

/** One page as ELBv2 cuts it. */
export function elbPage<T>(
  of: string,
  items: Iterable<T>,
  keyOf: (item: T) => string,
  { PageSize = most, Marker }: PageRequest,
): Page<T> {
  if (PageSize < 1 || PageSize > most) {
    throw validationError(`Page size '${PageSize}' must be between 1 and ${most}`);
  }
  return pageOf(items, {
    of,
    keyOf,
    limit: PageSize,
    token: Marker,
    refuse: () => validationError('The specified marker is not valid.'),
  });
}

/** ELBv2's answer to input it can't take; its model names no such error. */
export function validationError(message: string): WireError {
  return new WireError('ValidationError', message);
}

/** What the lab does not do, in place of accepting it in silence. */
export function notModelled(what: string): WireError {
  return validationError(`The lab does not model ${what}.`);
}
