import { UntagResourceCommand } from '@aws-sdk/client-servicediscovery';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedOf } from './tags.ts';

export const UntagResource = operation(
  UntagResourceCommand,
  async ({ ResourceARN, TagKeys = [] }, { lab }: LabRequest) => {
    const tagged = taggedOf(lab, ResourceARN);
    tagged.setTags(Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !TagKeys.includes(key))));
    return {};
  },
);
