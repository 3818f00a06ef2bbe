import type { RecordSet } from './records.ts';

/** A name as records have it: in lower case, with the dot at the end. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
}

/** The name without its first label; undefined for the root. */
export function parentName(name: string): string | undefined {
  if (name === '.') return undefined;
  return name.slice(name.indexOf('.') + 1) || '.';
}

export function isWithin(name: string, zone: string): boolean {
  return name === zone || zone === '.' || name.endsWith(`.${zone}`);
}

/** Where a record set is in its zone: one for each name, type and set identifier. */
export function recordSetKey({
  name,
  type,
  setIdentifier = '',
}: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>): string {
  return `${name} ${type} ${setIdentifier}`;
}
