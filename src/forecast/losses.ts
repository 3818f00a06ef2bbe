import type { Cap } from '#selection';

/** Services as the drawing sees them: by the number of each host in the pool. */
export interface Losses {
  pool: string[];
  k: number;
  /** Services that a draw could lose, in the order of the inventory. */
  names: string[];
  /** The hosts of each. */
  hosts: number[][];
  /** By host, the services on it. */
  on: number[][];
  /** Caps that bind: more of their members than they allow could be drawn. */
  caps: { members: Set<number>; most: number }[];
}

/** Leaves out the services with a host outside of the pool, with more hosts than are drawn, or kept by a cap. */
export function lossesOf(
  healthy: ReadonlyMap<string, ReadonlySet<string>>,
  pool: readonly string[],
  k: number,
  caps: readonly Cap[],
): Losses {
  const ids = [...new Set(pool)].sort();
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const binding = caps.filter(({ members, most }) => most < Math.min(members.size, k));
  const losable = [...healthy].filter(
    ([, own]) =>
      own.size > 0 &&
      own.size <= k &&
      [...own].every((id) => indexes.has(id)) &&
      binding.every(({ members, most }) => [...own].filter((id) => members.has(id)).length <= most),
  );
  const indexesOf = (some: Iterable<string>) =>
    [...some].flatMap((id) => indexes.get(id) ?? []).sort((a, b) => a - b);
  const hosts = losable.map(([, own]) => indexesOf(own));
  const on: number[][] = ids.map(() => []);
  hosts.forEach((own, service) => {
    for (const host of own) on[host]?.push(service);
  });
  return {
    pool: ids,
    k: Math.min(k, ids.length),
    names: losable.map(([name]) => name),
    hosts,
    on,
    caps: binding.map(({ members, most }) => ({ members: new Set(indexesOf(members)), most })),
  };
}
