import { ListTagsForResourceCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedOf } from './tags.ts';

export const ListTagsForResource = operation(
  ListTagsForResourceCommand,
  async ({ ResourceType, ResourceId }, { lab }: LabRequest) => {
    const { tags } = taggedOf(lab, ResourceType, ResourceId);
    return {
      ResourceTagSet: {
        ResourceType,
        ResourceId,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      },
    };
  },
);
