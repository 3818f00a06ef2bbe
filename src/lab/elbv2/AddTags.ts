import { AddTagsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { readTags, taggedOf } from './tags.ts';

export const AddTags = operation(AddTagsCommand, async (input, { lab }: LabRequest) => {
  const changed = (input.ResourceArns ?? []).map((arn) => {
    const resource = taggedOf(lab.state, arn);
    return { resource, tags: readTags(input.Tags, resource.tags) };
  });
  for (const { resource, tags } of changed) lab.elb.balancers.setTags(resource, tags);
  return {};
});
