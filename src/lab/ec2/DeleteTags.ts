import { DeleteTagsCommand } from '@aws-sdk/client-ec2';
import type { Tag } from '@aws-sdk/client-ec2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { endDryRun } from './pages.ts';
import { isReserved, refuseReserved, taggedResources } from './tagging.ts';

export const DeleteTags = operation(DeleteTagsCommand, async (input, { lab }: LabRequest) => {
  const { Resources = [], Tags = [] } = input;
  const resources = taggedResources(lab.state, Resources);
  refuseReserved(Tags);
  endDryRun(input);
  for (const { id, tags } of resources) {
    const kept = Object.entries(tags).filter(([key, value]) => isReserved(key) || !isNamed(key, value, Tags));
    lab.ec2.setTags(id, Object.fromEntries(kept));
  }
  return {};
});

/** Without a list every tag is meant; without a value, any value of the key. */
function isNamed(key: string, value: string, tags: readonly Tag[]): boolean {
  if (tags.length === 0) return true;
  return tags.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
}
