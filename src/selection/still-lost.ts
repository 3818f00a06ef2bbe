import type { Losable } from './losable.ts';

/**
 * No choice of `size` that holds all that is chosen loses more of the open services than this. Each host that is
 * missing costs 1, which the services that need it share; so what a choice loses costs no more than the hosts it adds,
 * and the most that this buys is bought cheapest first, the last one in part (Dantzig 1957).
 */
export function mostStillLost(open: readonly Losable[], chosen: ReadonlySet<string>, size: number): number {
  const sharedBy = new Map<string, number>();
  for (const { ids, names } of open)
    for (const id of ids) if (!chosen.has(id)) sharedBy.set(id, (sharedBy.get(id) ?? 0) + names);
  // The price of one service: its part of each host that it needs.
  const priced = open.map(({ ids, names }) => {
    let price = 0;
    for (const id of ids) if (!chosen.has(id)) price += 1 / (sharedBy.get(id) ?? 1);
    return { price, names };
  });
  priced.sort((a, b) => a.price - b.price);
  let left = size - chosen.size;
  let lost = 0;
  for (const { price, names } of priced) {
    if (price * names > left) return Math.floor(lost + left / price + 1e-9);
    left -= price * names;
    lost += names;
  }
  return lost;
}
