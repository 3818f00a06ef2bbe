import { DescribeTagsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './pages.ts';
import { tagList, taggedOf } from './tags.ts';

const mostResources = 20;

export const DescribeTags = operation(DescribeTagsCommand, async (input, { lab: { state } }: LabRequest) => {
  const arns = [...new Set(input.ResourceArns)];
  if (arns.length > mostResources) {
    throw validationError(`A maximum of ${mostResources} resource ARNs can be specified in a single call`);
  }
  return {
    TagDescriptions: arns.map((arn) => ({ ResourceArn: arn, Tags: tagList(taggedOf(state, arn).tags) })),
  };
});
