import type { Cap } from './caps.ts';

/** The set of `k` that takes every healthy host of the most services. */
interface WorstSet {
  /** Sorted. */
  ids: string[];
  /** Services all of whose healthy hosts are in the set. */
  lost: string[];
  isExact: boolean;
  /** No set of this size takes more services. */
  atMost: number;
}

/** Takes whole services, the smallest first, and fills up in the order of the population. */
export function worstSet(
  hosts: ReadonlyMap<string, ReadonlySet<string>>,
  population: readonly string[],
  k: number,
  caps: readonly Cap[] = [],
): WorstSet {
  const mayBeDrawn = new Set(population);
  const killable = [...hosts].filter(([, ids]) => ids.size > 0 && [...ids].every((id) => mayBeDrawn.has(id)));
  const taken = new Set<string>();
  const fits = (ids: readonly string[]) =>
    taken.size + ids.length <= k &&
    caps.every(({ members, most }) => [...taken, ...ids].filter((id) => members.has(id)).length <= most);
  const take = (ids: readonly string[]) => {
    const added = ids.filter((id) => !taken.has(id));
    if (fits(added)) for (const id of added) taken.add(id);
  };
  for (const [, ids] of killable.toSorted(([, a], [, b]) => a.size - b.size)) take([...ids]);
  for (const id of population) take([id]);
  const lost = killable.flatMap(([name, ids]) => ([...ids].every((id) => taken.has(id)) ? [name] : []));
  return { ids: [...taken].sort(), lost, isExact: false, atMost: killable.length };
}
