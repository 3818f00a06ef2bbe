import type { Cap } from './caps.ts';

/** How many of each cap may still be taken. */
export interface Room {
  /** Takes one if no cap forbids it. */
  take(id: string): boolean;
  /** Takes all of them or none. */
  takeAll(ids: readonly string[]): boolean;
  giveBack(ids: readonly string[]): void;
  /** No id is in two caps, so that what is taken first never stands in the way of a larger choice. */
  isDisjoint: boolean;
}

export function roomOf(caps: readonly Cap[]): Room {
  const left = caps.map(({ most }) => most);
  const capsOn = new Map<string, number[]>();
  caps.forEach(({ members }, index) => {
    for (const id of members) capsOn.set(id, [...(capsOn.get(id) ?? []), index]);
  });
  const add = (id: string, amount: number) => {
    for (const index of capsOn.get(id) ?? []) left[index] = (left[index] ?? 0) + amount;
  };
  const take = (id: string) => {
    if (capsOn.get(id)?.some((index) => (left[index] ?? 0) < 1)) return false;
    add(id, -1);
    return true;
  };
  const giveBack = (ids: readonly string[]) => {
    for (const id of ids) add(id, 1);
  };
  return {
    take,
    takeAll(ids) {
      for (const [index, id] of ids.entries()) {
        if (take(id)) continue;
        giveBack(ids.slice(0, index));
        return false;
      }
      return true;
    },
    giveBack,
    isDisjoint: [...capsOn.values()].every((on) => on.length === 1),
  };
}
