import { RemoveTagsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedOf } from './tags.ts';

export const RemoveTags = operation(RemoveTagsCommand, async (input, { lab }: LabRequest) => {
  const { ResourceArns: arns = [], TagKeys: keys = [] } = input;
  for (const resource of arns.map((arn) => taggedOf(lab.state, arn))) {
    const left = Object.entries(resource.tags).filter(([key]) => !keys.includes(key));
    lab.elb.balancers.setTags(resource, Object.fromEntries(left));
  }
  return {};
});
