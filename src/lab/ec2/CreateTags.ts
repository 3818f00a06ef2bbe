import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { endDryRun } from './pages.ts';
import { isReserved, refuseReserved, taggedInstances } from './tagging.ts';

const mostTags = 50;

export const CreateTags = operation(CreateTagsCommand, async (input, { lab }: LabRequest) => {
  const { Resources = [], Tags = [] } = input;
  const instances = taggedInstances(lab.state, Resources);
  if (Tags.length === 0) {
    throw new WireError('MissingParameter', 'The request must contain the parameter Tag');
  }
  refuseReserved(Tags);
  const added = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  const changes = instances.map(({ id, tags }) => ({ id, tags: { ...tags, ...added } }));
  const isTooMany = changes.some(
    ({ tags }) => Object.keys(tags).filter((key) => !isReserved(key)).length > mostTags,
  );
  if (isTooMany) {
    throw new WireError('TagLimitExceeded', `The maximum number of Tags for a resource has been reached.`);
  }
  endDryRun(input);
  for (const { id, tags } of changes) lab.ec2.setTags(id, tags);
  return {};
});
