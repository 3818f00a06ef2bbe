/** Services with the same hosts, all of which may be drawn: they are lost together. */
export interface Losable {
  ids: string[];
  /** How many services these are. */
  names: number;
}

/** What a draw of `size` of the population could lose, fewest hosts first. */
export function losable(
  hosts: ReadonlyMap<string, ReadonlySet<string>>,
  population: Iterable<string>,
  size: number,
): Losable[] {
  const pool = new Set(population);
  const groups = new Map<string, Losable>();
  for (const own of hosts.values()) {
    const ids = [...own].sort();
    if (ids.length === 0 || ids.length > size || !ids.every((id) => pool.has(id))) continue;
    const key = ids.join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ids, names: 1 });
    else group.names += 1;
  }
  return [...groups.values()].sort((a, b) => a.ids.length - b.ids.length);
}
