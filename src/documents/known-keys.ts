import { z } from 'zod';

/** The keys that an object schema knows at a path, for did-you-mean. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let json: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const part of path) json = childOf(json, part);
  return [...propertiesOf(json)];
}

function* alternatives(json: unknown): Generator<object> {
  if (typeof json !== 'object' || json === null) return;
  yield json;
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    const list: unknown = Reflect.get(json, word);
    if (Array.isArray(list)) for (const item of list) yield* alternatives(item);
  }
}

function childOf(json: unknown, part: PropertyKey): unknown {
  for (const option of alternatives(json)) {
    if (typeof part === 'number' && 'items' in option) return option.items;
    const properties: unknown = Reflect.get(option, 'properties');
    if (typeof properties === 'object' && properties !== null && part in properties)
      return Reflect.get(properties, part);
    if ('additionalProperties' in option && typeof option.additionalProperties === 'object')
      return option.additionalProperties;
  }
  return undefined;
}

function propertiesOf(json: unknown): Set<string> {
  const keys = new Set<string>();
  for (const option of alternatives(json)) {
    const properties: unknown = Reflect.get(option, 'properties');
    if (typeof properties === 'object' && properties !== null)
      for (const key of Object.keys(properties)) keys.add(key);
  }
  return keys;
}
