import type { Cap } from './caps.ts';

/** Caps over the places of a list, as numbers: what a draw is checked against. */
export interface Bounds {
  /** Those that may be drawn at all, by code unit. */
  ids: readonly string[];
  k: number;
  /** Places, by cap. */
  members: readonly (readonly number[])[];
  most: readonly number[];
  /** Caps, by place. */
  capsAt: readonly (readonly number[])[];
}

/** Whether some set of `k` of the population would break it. */
export function canBreak({ members, most }: Cap, k: number): boolean {
  return members.size > most && k > most;
}

/** What the caps come to for sets of `k`: who can never be drawn is left out, and so are caps that nothing breaks. */
export function boundsOf(population: readonly string[], k: number, caps: readonly Cap[]): Bounds {
  const barred = new Set(caps.filter(({ most }) => most <= 0).flatMap(({ members }) => [...members]));
  // By code unit, so that the same seed draws the same set whatever order the population comes in.
  const ids = population.filter((id) => !barred.has(id)).sort();
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const tightest = new Map<string, { places: number[]; most: number }>();
  for (const cap of caps) {
    const places = [...cap.members].flatMap((id) => placeOf.get(id) ?? []).sort((a, b) => a - b);
    if (places.length <= cap.most || k <= cap.most) continue;
    const key = places.join();
    const same = tightest.get(key);
    if (same === undefined || cap.most < same.most) tightest.set(key, { places, most: cap.most });
  }
  const kept = [...tightest.values()];
  return boundsWith(
    ids,
    k,
    kept.map(({ places }) => places),
    kept.map(({ most }) => most),
  );
}

/** The same with some of the caps alone. */
export function onlyCaps(bounds: Bounds, caps: readonly number[]): Bounds {
  return boundsWith(
    bounds.ids,
    bounds.k,
    caps.map((cap) => bounds.members[cap] ?? []),
    caps.map((cap) => bounds.most[cap] ?? 0),
  );
}

function boundsWith(
  ids: readonly string[],
  k: number,
  members: readonly (readonly number[])[],
  most: readonly number[],
): Bounds {
  const capsAt: number[][] = ids.map(() => []);
  for (const [cap, places] of members.entries()) for (const place of places) capsAt[place]?.push(cap);
  return { ids, k, members, most, capsAt };
}

/** Whether a set of places breaks no cap. */
export function fits({ capsAt, most }: Bounds, places: readonly number[]): boolean {
  const counts = new Map<number, number>();
  for (const place of places)
    for (const cap of capsAt[place] ?? []) {
      const count = (counts.get(cap) ?? 0) + 1;
      if (count > (most[cap] ?? 0)) return false;
      counts.set(cap, count);
    }
  return true;
}
