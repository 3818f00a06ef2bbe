import { parentName, recordSetKey } from './names.ts';
import type { PublishedName, PublishedZone, RecordSet, Route53State } from './records.ts';

/** One step of a change: `to` takes the place of the set with its key, or that set goes. */
export type RecordStep =
  | { kind: 'put'; set: RecordSet }
  | { kind: 'remove'; set: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'> };

export function publishZone(
  { published }: Route53State,
  { id, name, isPrivate }: Pick<PublishedZone, 'id' | 'name' | 'isPrivate'>,
): PublishedZone {
  const same = published.get(name) ?? [];
  const view: PublishedZone = { id, name, isPrivate, names: new Map() };
  // The resolver of a VPC prefers its private zone to a public one of the same name.
  published.set(name, isPrivate ? [view, ...same] : [...same, view]);
  return view;
}

export function withdrawZone({ published }: Route53State, { id, name }: { id: string; name: string }): void {
  const left = (published.get(name) ?? []).filter((zone) => zone.id !== id);
  if (left.length > 0) published.set(name, left);
  else published.delete(name);
}

/** Brings one step into the published view; costs the same however many records the zone has. */
export function publishStep(zone: PublishedZone, step: RecordStep): void {
  const { name, type } = step.set;
  const key = recordSetKey(step.set);
  const node = zone.names.get(name);
  if (step.kind === 'remove') {
    const sets = node?.sets.get(type);
    if (!node || !sets?.delete(key)) return;
    if (sets.size === 0) node.sets.delete(type);
    if (node.sets.size === 0) empty(zone, name, node);
    return;
  }
  const kept = node ?? { below: 0, sets: new Map() };
  if (!node) zone.names.set(name, kept);
  if (kept.sets.size === 0) countAbove(zone, name, 1);
  const sets = kept.sets.get(type) ?? new Map<string, RecordSet>();
  kept.sets.set(type, sets);
  sets.set(key, step.set);
}

function empty(zone: PublishedZone, name: string, node: PublishedName): void {
  if (node.below === 0) zone.names.delete(name);
  countAbove(zone, name, -1);
}

/** Tells the names above, up to the zone's own, that one more or one fewer below them has records. */
function countAbove(zone: PublishedZone, name: string, by: 1 | -1): void {
  for (let above = name; above !== zone.name;) {
    above = parentName(above) ?? zone.name;
    const node = zone.names.get(above) ?? { below: 0, sets: new Map() };
    node.below += by;
    if (node.below === 0 && node.sets.size === 0) zone.names.delete(above);
    else zone.names.set(above, node);
  }
}
