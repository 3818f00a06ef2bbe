import { ListTagsForResourceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedOf } from './tags.ts';

export const ListTagsForResource = operation(
  ListTagsForResourceCommand,
  async ({ ResourceARN }, { lab }: LabRequest) => ({
    Tags: Object.entries(taggedOf(lab, ResourceARN).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
);
