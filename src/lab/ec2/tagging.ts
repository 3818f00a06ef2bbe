import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { taggedBy } from '../control/ec2/tagged.ts';
import type { Tagged } from '../control/ec2/tagged.ts';
import type { LabState } from '../control/state.ts';
import { WireError } from '../wire/index.ts';
import { instanceOf } from './instance-ids.ts';
import { existingAcl, existingSubnet, refuseOtherVpc } from './network-ids.ts';

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

/** The resources among whose tags a request is to change. */
export function taggedResources(state: LabState, ids: readonly string[]): Tagged[] {
  if (ids.length === 0) {
    throw new WireError('MissingParameter', 'The request must contain the parameter resourceIdSet');
  }
  return [...new Set(ids)].map((id) => {
    if (id.startsWith('i-')) instanceOf(state, id);
    else if (id.startsWith('subnet-')) existingSubnet(state, id);
    else if (id.startsWith('acl-')) existingAcl(state, id);
    else if (id.startsWith('vpc-')) refuseOtherVpc(state, id);
    const tagged = taggedBy(state.ec2, id);
    if (!tagged) throw new WireError('InvalidID', `The ID '${id}' is not valid`);
    return tagged;
  });
}

/** Tags to add, checked as EC2 does. */
export function readTags(tags: readonly Tag[]): Record<string, string> {
  refuseReserved(tags);
  const read = new Map<string, string>();
  for (const { Key = '', Value = '' } of tags) {
    if (Key === '') throw invalid('Tag key cannot be empty.');
    if (Key.length > longestKey)
      throw invalid(`Tag key exceeds the maximum length of ${longestKey} characters`);
    if (Value.length > longestValue)
      throw invalid(`Tag value exceeds the maximum length of ${longestValue} characters`);
    if (read.has(Key)) throw invalid(`Duplicate tag key '${Key}' specified.`);
    read.set(Key, Value);
  }
  return Object.fromEntries(read);
}

/** The tags that a request names for resources it creates; those for `ignored` types have nothing to be put on. */
export function specifiedTags(
  specifications: readonly TagSpecification[] = [],
  types: readonly string[],
  ignored: readonly string[] = [],
): Record<string, string> {
  for (const { ResourceType = '' } of specifications)
    if (!types.includes(ResourceType) && !ignored.includes(ResourceType))
      throw invalid(`'${ResourceType}' is not a valid taggable resource type for this operation.`);
  const tags = specifications
    .filter(({ ResourceType = '' }) => types.includes(ResourceType))
    .flatMap(({ Tags = [] }) => Tags);
  const read = readTags(tags);
  refuseTooMany(read);
  return read;
}

/** Refuses more tags than a resource may have, besides those of AWS itself. */
export function refuseTooMany(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).filter((key) => !isReserved(key)).length <= mostTags) return;
  throw new WireError('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
}

/** Refuses keys that only AWS itself may write. */
export function refuseReserved(tags: readonly Tag[]): void {
  if (!tags.some(({ Key = '' }) => isReserved(Key))) return;
  throw invalid("Tag keys starting with 'aws:' are reserved for internal use");
}

export function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

function invalid(message: string): WireError {
  return new WireError('InvalidParameterValue', message);
}
