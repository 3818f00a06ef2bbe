import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DuplicateTagKeysException, TooManyTagsException } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabState } from '../control/state.ts';
import { balancerOf, kindOf, listenerOf, ruleOf, targetGroupOf } from './named.ts';
import { validationError } from './pages.ts';

const mostTags = 50;

export interface Tagged {
  tags: Record<string, string>;
}

/** Whatever an ARN of ELBv2 names. */
export function taggedOf(state: LabState, arn: string): Tagged {
  const kind = kindOf(arn);
  if (kind === 'loadbalancer') return balancerOf(state, arn);
  if (kind === 'targetgroup') return targetGroupOf(state, arn);
  if (kind === 'listener') return listenerOf(state, arn).listener;
  if (kind === 'listener-rule') return ruleOf(state, arn).rule;
  throw validationError(`'${arn}' is not a valid ARN`);
}

export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The tags of a request, checked; `existing` are those that the resource has already. */
export function readTags(
  given: readonly Tag[] = [],
  existing: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const keys = given.map(({ Key = '' }) => Key);
  if (new Set(keys).size < keys.length)
    throw new DuplicateTagKeysException({
      message: 'A tag key was specified more than once.',
      $metadata: {},
    });
  for (const { Key = '', Value = '' } of given) {
    if (Key === '' || Key.length > 128)
      throw validationError('A tag key must have between 1 and 128 characters');
    if (Value.length > 256) throw validationError('A tag value can have at most 256 characters');
    if (Key.toLowerCase().startsWith('aws:'))
      throw validationError('Tag keys that start with aws: are reserved for system use');
  }
  const tags = { ...existing, ...Object.fromEntries(given.map(({ Key = '', Value = '' }) => [Key, Value])) };
  if (Object.keys(tags).length > mostTags)
    throw new TooManyTagsException({
      message: `The tag limit of ${mostTags} has been reached`,
      $metadata: {},
    });
  return tags;
}
