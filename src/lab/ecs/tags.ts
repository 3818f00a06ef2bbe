import type { Tag } from '@aws-sdk/client-ecs';
import { invalid } from './errors.ts';

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

/** Tags as ECS lists them. */
export function tagList(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** The tags of a request, checked; `existing` are those that the resource has already. */
export function readTags(
  tags: readonly Tag[] = [],
  existing: Record<string, string> = {},
): Record<string, string> {
  const read: Record<string, string> = { ...existing };
  const seen = new Set<string>();
  for (const { key = '', value = '' } of tags) {
    if (key === '' || key.length > longestKey)
      throw invalid(`Tag keys must have between 1 and ${longestKey} characters.`);
    if (value.length > longestValue)
      throw invalid(`Tag values cannot have more than ${longestValue} characters.`);
    if (isReserved(key)) throw invalid('Tag keys that start with aws: are reserved for system use.');
    if (seen.has(key)) throw invalid('Duplicate keys in tag list.');
    seen.add(key);
    read[key] = value;
  }
  const own = Object.keys(read).filter((key) => !isReserved(key));
  if (own.length > mostTags) throw invalid(`Tags can not contain more than ${mostTags} elements.`);
  return read;
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}
