import { TagResourceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { checkTagCount, readTags, taggedOf } from './tags.ts';

export const TagResource = operation(
  TagResourceCommand,
  async ({ ResourceARN, Tags }, { lab }: LabRequest) => {
    const tagged = taggedOf(lab, ResourceARN);
    const tags = { ...tagged.tags, ...readTags(Tags) };
    checkTagCount(tags, ResourceARN);
    tagged.setTags(tags);
    return {};
  },
);
