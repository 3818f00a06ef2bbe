import { WireError } from '../wire/index.ts';

/** Auto Scaling's answer to input it can't take; its model names no such error. */
export function validationError(message: string): WireError {
  return new WireError('ValidationError', message);
}

/** Refuses members of an input that the lab does not model; one that asks for nothing beyond the default passes. */
export function refuseUnmodelled(
  input: object,
  members: Readonly<Record<string, string | number | boolean | undefined>>,
): void {
  const given = new Map<string, unknown>(Object.entries(input));
  for (const [name, harmless] of Object.entries(members)) {
    const value = given.get(name);
    if (value === undefined || value === null || value === harmless) continue;
    throw validationError(`The lab does not model ${name}.`);
  }
}

/** A violated constraint, as AWS's front end words it. */
export function constraintError(member: string, value: string | number, constraint: string): WireError {
  return validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

export function checkLength(member: string, text: string | undefined, most: number): void {
  if (text === undefined) return;
  if (text.length === 0)
    throw constraintError(member, text, 'Member must have length greater than or equal to 1');
  if (text.length > most)
    throw constraintError(member, text, `Member must have length less than or equal to ${most}`);
}

export function checkNotNegative(member: string, value: number | undefined): void {
  if (value !== undefined && value < 0)
    throw constraintError(member, value, 'Member must have value greater than or equal to 0');
}
