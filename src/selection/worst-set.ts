import type { Cap } from './caps.ts';
import { fillUp, type Filled } from './fill-up.ts';
import { losable, type Losable } from './losable.ts';
import { roomOf } from './room.ts';
import { mostStillLost } from './still-lost.ts';

/** How many looks at a host of a service the search may take. */
const looksAtMost = 5_000_000;

export interface WorstSet {
  ids: string[];
  lost: string[];
  /** No other set loses more; else this is the best that was found, and none loses more than `atMost`. */
  isExact: boolean;
  atMost: number;
}

/**
 * The `k` members of the population, within the caps, that take most services with them: all healthy hosts of each.
 * Fewer than `k` only where the caps allow no more. By branch and bound over the services: each is taken whole or not.
 */
export function worstSet(
  hosts: ReadonlyMap<string, ReadonlySet<string>>,
  population: readonly string[],
  k: number,
  caps: readonly Cap[] = [],
): WorstSet {
  const size = Math.max(0, Math.min(k, new Set(population).size));
  const order = byHosted(hosts, population);
  const room = roomOf(caps);
  const candidates = losable(hosts, population, size).filter(({ ids }) => {
    const isAllowed = room.takeAll(ids);
    if (isAllowed) room.giveBack(ids);
    return isAllowed;
  });
  const chosen = new Set<string>();
  let best: { filled: Filled; lost: number } = { filled: fillUp(chosen, order, size, room), lost: 0 };
  // Not even an empty start could be filled: then fewer are all there is, and the most that are lost by those.
  const mustBeFull = best.filled.isFull === true;
  let looks = 0;
  let isExact = best.filled.isFull !== undefined;
  const atMost = mostStillLost(candidates, chosen, size);
  branch(candidates, 0);

  const ids = [...best.filled.ids].sort();
  const lost = [...hosts].filter(
    ([, own]) => own.size > 0 && [...own].every((id) => best.filled.ids.has(id)),
  );
  const names = lost.map(([name]) => name).sort();
  isExact ||= names.length >= atMost;
  return { ids, lost: names, isExact, atMost: isExact ? names.length : Math.max(names.length, atMost) };

  function branch(undecided: readonly Losable[], lostBefore: number): void {
    const { open, lost } = split(undecided, lostBefore);
    if (lost > best.lost && !keep(lost)) return;
    const target = best.lost;
    if (open.length === 0 || lost + mostStillLost(open, chosen, size) <= target) return;
    if (looks > looksAtMost) {
      isExact = false;
      return;
    }
    const next = cheapest(open);
    const added = next.ids.filter((id) => !chosen.has(id));
    if (room.takeAll(added)) {
      for (const id of added) chosen.add(id);
      branch(open, lost);
      for (const id of added) chosen.delete(id);
      room.giveBack(added);
    }
    branch(
      open.filter((one) => one !== next),
      lost,
    );
  }

  /** Counts what is lost by now, and leaves out what can no longer be. */
  function split(undecided: readonly Losable[], lostBefore: number): { open: Losable[]; lost: number } {
    let lost = lostBefore;
    const open = undecided.filter(({ ids, names }) => {
      // Once here, and about as much again for the bound and the next one.
      looks += 3 * ids.length;
      const missing = missingOf(ids);
      if (missing === 0) lost += names;
      return missing > 0 && chosen.size + missing <= size;
    });
    return { open, lost };
  }

  /** Whether what is chosen can be filled up; what cannot be, no larger choice can either. */
  function keep(lost: number): boolean {
    const filled = fillUp(chosen, order, size, room);
    looks += order.length;
    if (mustBeFull && filled.isFull !== true) {
      if (filled.isFull === undefined) isExact = false;
      return filled.isFull === undefined;
    }
    best = { filled, lost };
    return true;
  }

  /** The service that needs the fewest more hosts for what its loss counts. */
  function cheapest(open: readonly Losable[]): Losable {
    let [first] = open;
    let least = Infinity;
    for (const one of open) {
      const price = missingOf(one.ids) / one.names;
      if (price >= least) continue;
      least = price;
      first = one;
    }
    return first ?? { ids: [], names: 0 };
  }

  function missingOf(ids: readonly string[]): number {
    let missing = 0;
    for (const id of ids) if (!chosen.has(id)) missing += 1;
    return missing;
  }
}

/** The population, first those that host most services. */
function byHosted(hosts: ReadonlyMap<string, ReadonlySet<string>>, population: readonly string[]): string[] {
  const hosted = new Map<string, number>();
  for (const own of hosts.values()) for (const id of own) hosted.set(id, (hosted.get(id) ?? 0) + 1);
  return [...new Set(population)].sort().sort((a, b) => (hosted.get(b) ?? 0) - (hosted.get(a) ?? 0));
}
