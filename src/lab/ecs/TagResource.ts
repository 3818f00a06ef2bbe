import { TagResourceCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedResource } from './tagged.ts';
import { readTags } from './tags.ts';

export const TagResource = operation(TagResourceCommand, async (input, { lab }: LabRequest) => {
  const resource = taggedResource(lab.state, input.resourceArn ?? '');
  lab.ecs.setTags(resource, readTags(input.tags, resource.tags));
  return {};
});
