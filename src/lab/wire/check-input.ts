import { Refusal } from './errors.ts';
import { membersOf, requiredCount } from './sdk.ts';
import type { Shape } from './sdk.ts';

/** Refuses an input of the wrong types or without a required member; lets a handler trust its input's type. */
export function checkInput(shape: Shape, value: unknown): asserts value is object {
  if (shape.isUnitSchema()) return;
  check(shape, value, '');
}

function check(shape: Shape, value: unknown, path: string): void {
  if (shape.isStructSchema()) return checkStructure(shape, value, path);
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(path, 'a list');
    const item = shape.getValueSchema();
    const isSparse = Boolean(shape.getMergedTraits().sparse);
    for (const [index, each] of value.entries()) {
      if (!(isSparse && each === null)) check(item, each, `${path}.${index + 1}`);
    }
    return;
  }
  if (shape.isMapSchema()) {
    if (!isObject(value)) throw wrongType(path, 'a map');
    const isSparse = Boolean(shape.getMergedTraits().sparse);
    for (const [key, each] of Object.entries(value)) {
      if (!(isSparse && each === null)) check(shape.getValueSchema(), each, `${path}.${key}`);
    }
    return;
  }
  const expected = wantedType(shape, value);
  if (expected) throw wrongType(path, expected);
}

function checkStructure(shape: Shape, value: unknown, path: string): void {
  if (!isObject(value)) throw wrongType(path, 'a structure');
  const required = requiredCount(shape);
  const values = new Map<string, unknown>(Object.entries(value));
  for (const [index, member] of membersOf(shape).entries()) {
    const below = path ? `${path}.${member.name}` : member.name;
    const given = values.get(member.name);
    if (given !== undefined) check(member.shape, given, below);
    else if (index < required) {
      throw new Refusal('missingMember', `The request must contain the parameter ${below}.`);
    }
  }
}

function wantedType(shape: Shape, value: unknown): string | undefined {
  // The SDK reads a string of a JSON media type as an object that holds its text.
  if (shape.isStringSchema() && shape.getMergedTraits().mediaType) return undefined;
  if (shape.isStringSchema()) return typeof value === 'string' ? undefined : 'a string';
  if (shape.isBooleanSchema()) return typeof value === 'boolean' ? undefined : 'a boolean';
  if (shape.isNumericSchema()) return typeof value === 'number' ? undefined : 'a number';
  if (shape.isBlobSchema()) return value instanceof Uint8Array ? undefined : 'base64 text';
  if (!shape.isTimestampSchema()) return undefined;
  return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : 'a timestamp';
}

function wrongType(path: string, expected: string): Refusal {
  return new Refusal('invalidValue', `${path || 'The request body'} is not ${expected}.`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
