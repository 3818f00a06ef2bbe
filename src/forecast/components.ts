/** Sets of hosts in groups that share no host with another group. */
export function components(sets: readonly number[][]): number[][][] {
  const parent = sets.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root] = parent[parent[root] ?? root] ?? root;
    return root;
  };
  const firstWith = new Map<number, number>();
  sets.forEach((set, index) => {
    for (const host of set) {
      const first = firstWith.get(host);
      if (first === undefined) firstWith.set(host, index);
      else parent[rootOf(index)] = rootOf(first);
    }
  });
  return [...Map.groupBy(sets.keys(), rootOf).values()].map((group) =>
    group.flatMap((index) => [sets[index] ?? []]),
  );
}

/** The host that most of the sets have; the first of these. */
export function mostShared(sets: readonly number[][]): number {
  const counts = new Map<number, number>();
  let host = -1;
  let most = 0;
  for (const set of sets) {
    for (const one of set) {
      const count = (counts.get(one) ?? 0) + 1;
      counts.set(one, count);
      if (count < most || (count === most && one > host)) continue;
      most = count;
      host = one;
    }
  }
  return host;
}

/** So many sets are compared with each other at most; it costs the square. */
export const mostCompared = 300;

/** Without the sets that hold another one, which are never lost alone; where there are not too many. */
export function minimal(sets: readonly number[][]): number[][] {
  const bySize = [...sets].sort((a, b) => a.length - b.length);
  if (bySize.length > mostCompared) return bySize;
  const kept: { set: number[]; has: Set<number> }[] = [];
  for (const set of bySize) {
    const has = new Set(set);
    if (!kept.some((one) => one.set.every((host) => has.has(host)))) kept.push({ set, has });
  }
  return kept.map(({ set }) => set);
}
