import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { endDryRun } from './pages.ts';
import { readTags, refuseTooMany, taggedResources } from './tagging.ts';

export const CreateTags = operation(CreateTagsCommand, async (input, { lab }: LabRequest) => {
  const { Resources = [], Tags = [] } = input;
  const resources = taggedResources(lab.state, Resources);
  if (Tags.length === 0) {
    throw new WireError('MissingParameter', 'The request must contain the parameter Tag');
  }
  const added = readTags(Tags);
  const changes = resources.map(({ id, tags }) => ({ id, tags: { ...tags, ...added } }));
  for (const { tags } of changes) refuseTooMany(tags);
  endDryRun(input);
  for (const { id, tags } of changes) lab.ec2.setTags(id, tags);
  return {};
});
