import { CreateOrUpdateTagsCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { checkTagCount, givenTags, tagsByGroup } from './tags.ts';

export const CreateOrUpdateTags = operation(
  CreateOrUpdateTagsCommand,
  async ({ Tags }, { lab }: LabRequest) => {
    const changes = [...tagsByGroup(lab.state, Tags)].map(([group, tags]) => {
      const given = givenTags(tags);
      checkTagCount([...Object.keys(group.tags), ...given.map(({ key }) => key)]);
      return { group, given };
    });
    for (const { group, given } of changes) lab.autoScaling.putTags(group, given);
    return {};
  },
);
