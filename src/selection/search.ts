import { seededRandom } from '#core';
import type { Bounds } from './bounds.ts';
import { OpenSet } from './open-set.ts';

/**
 * As large a set within the bounds as a bounded search finds, up to `k`: greedily those under the fewest caps, then
 * exchanges of one that stands in the way of another.
 */
export function findSet(bounds: Bounds): number[] {
  const { ids, k, capsAt, members } = bounds;
  const set = new OpenSet(bounds);
  const order = [...ids.keys()].sort((a, b) => (capsAt[a]?.length ?? 0) - (capsAt[b]?.length ?? 0) || a - b);
  for (const place of order) if (set.places.length < k && set.blocking(place).length === 0) set.add(place);
  const random = seededRandom(1);
  const tries = 20_000 + 50 * ids.length;
  for (let tried = 0; tried < tries && set.places.length < k; tried += 1) {
    const place = random.between(0, ids.length - 1);
    if (set.has(place)) continue;
    const [first, ...others] = set.blocking(place);
    if (first === undefined) {
      set.add(place);
      continue;
    }
    const inAll = (members[first] ?? []).filter(
      (one) => set.has(one) && others.every((cap) => capsAt[one]?.includes(cap)),
    );
    const out = inAll[random.between(0, Math.max(0, inAll.length - 1))];
    if (out === undefined) continue;
    set.remove(out);
    set.add(place);
  }
  return set.places;
}

/** No set within the bounds is larger: each of several caps without a member in common keeps its own from it. */
export function ceilingOf({ ids, members, most }: Bounds): number {
  const keeps = (cap: number) => (members[cap]?.length ?? 0) - (most[cap] ?? 0);
  const order = [...members.keys()].sort(
    (a, b) => keeps(b) / (members[b]?.length ?? 1) - keeps(a) / (members[a]?.length ?? 1) || a - b,
  );
  const used = new Set<number>();
  let ceiling = ids.length;
  for (const cap of order) {
    const places = members[cap] ?? [];
    if (places.some((place) => used.has(place))) continue;
    for (const place of places) used.add(place);
    ceiling -= keeps(cap);
  }
  return ceiling;
}
