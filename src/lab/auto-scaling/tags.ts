import type { Tag } from '@aws-sdk/client-auto-scaling';
import { LimitExceededFault } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import { checkLength, validationError } from './errors.ts';

const mostTags = 50;

export interface GivenTag {
  key: string;
  value: string;
  isPropagated: boolean;
}

/** Tags of a request, checked. */
export function givenTags(tags: readonly Tag[] = []): GivenTag[] {
  return tags.map(({ Key = '', Value = '', PropagateAtLaunch }) => {
    checkLength('key', Key, 128);
    if (Value !== '') checkLength('value', Value, 256);
    if (Key.toLowerCase().startsWith('aws:'))
      throw validationError('Tag keys starting with "aws:" are reserved for internal use.');
    return { key: Key, value: Value, isPropagated: PropagateAtLaunch ?? false };
  });
}

/** The tags of a request by the group that each names. */
export function tagsByGroup(state: LabState, tags: readonly Tag[] = []): Map<GroupRecord, Tag[]> {
  const byGroup = new Map<GroupRecord, Tag[]>();
  for (const tag of tags) {
    if ((tag.ResourceType ?? 'auto-scaling-group') !== 'auto-scaling-group')
      throw validationError(`Invalid resource type: ${tag.ResourceType}. Valid values: auto-scaling-group`);
    const group = state.autoScaling.groups.get(tag.ResourceId ?? '');
    if (!group)
      throw validationError(`AutoScalingGroup name not found - AutoScalingGroup ${tag.ResourceId} not found`);
    byGroup.set(group, [...(byGroup.get(group) ?? []), tag]);
  }
  return byGroup;
}

export function checkTagCount(keys: Iterable<string>): void {
  if (new Set(keys).size <= mostTags) return;
  throw new LimitExceededFault({
    message: `The maximum number of tags per resource, ${mostTags}, would be exceeded.`,
    $metadata: {},
  });
}
