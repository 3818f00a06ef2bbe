import type { Bounds } from './bounds.ts';

/** Places that the same caps hold: only how many of them are drawn matters to those. */
export interface Group {
  places: number[];
  caps: readonly number[];
}

/** Groups that no cap joins to others, in an order that keeps few caps open at a time. */
export function componentsOf({ capsAt, members }: Bounds): Group[][] {
  const groups = [...Map.groupBy(capsAt.keys(), (place) => capsAt[place]?.join() ?? '').values()].map(
    (places): Group => ({ places, caps: capsAt[places[0] ?? 0] ?? [] }),
  );
  const byCap: number[][] = members.map(() => []);
  for (const [at, { caps }] of groups.entries()) for (const cap of caps) byCap[cap]?.push(at);
  const seen = new Set<number>();
  return [...groups.keys()].flatMap((start) => {
    if (seen.has(start)) return [];
    const reached = new Set([start]);
    // A set goes on with what is added while it is walked.
    for (const at of reached)
      for (const cap of groups[at]?.caps ?? []) for (const next of byCap[cap] ?? []) reached.add(next);
    for (const at of reached) seen.add(at);
    return [[...reached].sort((a, b) => a - b).flatMap((at) => groups[at] ?? [])];
  });
}

/** Greedy: next comes the group that closes the most caps and opens the fewest. */
export function ordered(component: readonly Group[]): Group[] {
  const left = new Map<number, number>();
  for (const { caps } of component) for (const cap of caps) left.set(cap, (left.get(cap) ?? 0) + 1);
  const open = new Set<number>();
  const rest = new Set(component);
  const order: Group[] = [];
  const costOf = ({ caps }: Group) =>
    caps.reduce((sum, cap) => sum + (open.has(cap) ? 0 : 1) - (left.get(cap) === 1 ? 1 : 0), 0);
  while (rest.size > 0) {
    let best: Group | undefined;
    let bestCost = Infinity;
    for (const group of rest) {
      const isJoined = open.size === 0 || group.caps.some((cap) => open.has(cap));
      const cost = isJoined ? costOf(group) : Infinity;
      if (best === undefined || cost < bestCost) [best, bestCost] = [group, cost];
    }
    if (best === undefined) break;
    rest.delete(best);
    order.push(best);
    for (const cap of best.caps) {
      const still = (left.get(cap) ?? 1) - 1;
      left.set(cap, still);
      if (still === 0) open.delete(cap);
      else open.add(cap);
    }
  }
  return order;
}
