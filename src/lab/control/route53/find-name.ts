import type { LabState } from '../state.ts';
import { parentName } from './names.ts';
import type { PublishedName, PublishedZone } from './records.ts';

/** The published zone that a name is in, and what that zone has at the name, by a wildcard too. */
export function findName(
  { route53 }: LabState,
  name: string,
): { zone: PublishedZone; node: PublishedName | undefined } | undefined {
  for (let above: string | undefined = name; above !== undefined; above = parentName(above)) {
    const [zone] = route53.published.get(above) ?? [];
    if (zone) return { zone, node: zone.names.get(name) ?? wildcardOf(zone, name) };
  }
  return undefined;
}

/** A wildcard stands for names that are not there, below the closest name that is. */
function wildcardOf(zone: PublishedZone, name: string): PublishedName | undefined {
  for (let above = parentName(name); above !== undefined; above = parentName(above))
    if (zone.names.has(above) || above === zone.name) return zone.names.get(`*.${above}`);
  return undefined;
}
