import { ListTagsForResourceCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedResource } from './tagged.ts';
import { tagList } from './tags.ts';

export const ListTagsForResource = operation(
  ListTagsForResourceCommand,
  async (input, { lab: { state } }: LabRequest) => ({
    tags: tagList(taggedResource(state, input.resourceArn ?? '').tags),
  }),
);
