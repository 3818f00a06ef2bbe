import { invalid } from './errors.ts';

const mostItems = 100;

/** How many items a page may have: 100 unless fewer are asked for. */
export function limitOf(given: number | undefined, most: number = mostItems): number {
  const limit = given ?? most;
  if (!Number.isInteger(limit) || limit < 1)
    throw invalid(
      `1 validation error detected: Value '${limit}' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  return Math.min(limit, most);
}

/** A page of a sorted listing that starts at the first item that is not before `from`, and the item behind it. */
export function pageFrom<T>(
  sorted: readonly T[],
  { isBefore, limit }: { isBefore: (item: T) => boolean; limit: number },
): { items: readonly T[]; next: T | undefined } {
  const start = sorted.findIndex((item) => !isBefore(item));
  const from = start < 0 ? sorted.length : start;
  return { items: sorted.slice(from, from + limit), next: sorted[from + limit] };
}
