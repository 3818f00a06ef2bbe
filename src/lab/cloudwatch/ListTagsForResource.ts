import { ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedAlarm } from './tags.ts';

export const ListTagsForResource = operation(
  ListTagsForResourceCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { tags } = taggedAlarm(state, input.ResourceARN ?? '');
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
);
