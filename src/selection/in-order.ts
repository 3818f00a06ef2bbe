import type { Instance } from '#core';
import type { Cap } from './caps.ts';
import { largestWithin } from './feasible.ts';

/** Ids by when they were launched, equal ones by id; those of which nobody knows it come last. */
export function byAge(instances: readonly Instance[], first: 'oldest' | 'newest'): string[] {
  const sign = first === 'oldest' ? 1 : -1;
  const compare = (a: Instance, b: Instance): number => {
    if (a.launchedAt !== b.launchedAt) {
      if (a.launchedAt === undefined) return 1;
      if (b.launchedAt === undefined) return -1;
      return a.launchedAt < b.launchedAt ? -sign : sign;
    }
    return a.id < b.id ? -1 : 1;
  };
  return instances.toSorted(compare).map(({ id }) => id);
}

/** Of so many, looking ahead takes no more than a moment. */
const mostLookedAhead = 200;

/**
 * The first `k` of the order that the caps allow: one is skipped that would break a cap, or, where skipping alone ends
 * in too few, that would leave too few. So no other set of `k` has an earlier member where the two first differ.
 * Fewer where no more were found.
 */
export function firstWithin(order: readonly string[], k: number, caps: readonly Cap[]): string[] {
  const greedy = taken(order, k, caps, () => true);
  if (greedy.length === k || order.length > mostLookedAhead) return greedy;
  const careful = taken(
    order,
    k,
    caps,
    (rest, wanted, left) => largestWithin(rest, wanted, left).size >= wanted,
  );
  return careful.length === k ? careful : greedy;
}

function taken(
  order: readonly string[],
  k: number,
  caps: readonly Cap[],
  leavesEnough: (rest: readonly string[], wanted: number, caps: readonly Cap[]) => boolean,
): string[] {
  const set: string[] = [];
  let left = caps;
  for (const [at, id] of order.entries()) {
    if (set.length === k) break;
    if (left.some(({ members, most }) => most <= 0 && members.has(id))) continue;
    const after = left.map((cap) => (cap.members.has(id) ? { ...cap, most: cap.most - 1 } : cap));
    if (!leavesEnough(order.slice(at + 1), k - set.length - 1, after)) continue;
    set.push(id);
    left = after;
  }
  return set;
}
