import { ChangeTagsForResourceCommand } from '@aws-sdk/client-route-53';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid } from './errors.ts';
import { taggedOf, withTags } from './tags.ts';

const mostAtOnce = 10;

export const ChangeTagsForResource = operation(
  ChangeTagsForResourceCommand,
  async ({ ResourceType, ResourceId, AddTags = [], RemoveTagKeys = [] }, { lab }: LabRequest) => {
    const tagged = taggedOf(lab, ResourceType, ResourceId);
    if (AddTags.length + RemoveTagKeys.length === 0) throw invalid('AddTags or RemoveTagKeys must be there.');
    if (AddTags.length > mostAtOnce || RemoveTagKeys.length > mostAtOnce)
      throw invalid(`At most ${mostAtOnce} tags can be added, and as many removed, at once.`);
    tagged.setTags(withTags(tagged.tags, AddTags, RemoveTagKeys));
    return {};
  },
);
