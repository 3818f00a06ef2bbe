import { notModelled, validationError } from './pages.ts';

export interface Attribute {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** The attributes of one kind of resource: those that the lab applies, and the only value of each other one. */
interface Known<Applied> {
  noun: string;
  /** Reads the value of an attribute that the lab applies. */
  applied: Readonly<Record<string, (value: string, key: string) => Applied>>;
  fixed: Readonly<Record<string, string>>;
}

/** What attributes change, checked: an attribute that the lab does not model may only have its default. */
export function readAttributes<Applied extends object>(
  given: readonly Attribute[] = [],
  { noun, applied, fixed }: Known<Applied>,
): Partial<Applied> {
  const changed: Partial<Applied> = {};
  for (const { Key = '', Value = '' } of given) {
    const read = applied[Key];
    if (read) Object.assign(changed, read(Value, Key));
    else if (fixed[Key] === undefined)
      throw validationError(`${noun} attribute key '${Key}' is not recognized`);
    else if (fixed[Key] !== Value) throw notModelled(`the attribute ${Key} with the value '${Value}'`);
  }
  return changed;
}

export function attributeList(
  attributes: Readonly<Record<string, string>>,
): { Key: string; Value: string }[] {
  return Object.entries(attributes)
    .map(([Key, Value]) => ({ Key, Value }))
    .sort((a, b) => (a.Key < b.Key ? -1 : 1));
}

export function wholeNumber(text: string, key: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < least || value > most)
    throw validationError(
      `'${key}' must be a number between ${least} and ${most} inclusive; '${text}' is not`,
    );
  return value;
}

export function flag(text: string, key: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw validationError(`'${key}' must be 'true' or 'false'; '${text}' is not`);
}
