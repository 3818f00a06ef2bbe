import { DescribeTagsCommand } from '@aws-sdk/client-ec2';
import type { TagDescription } from '@aws-sdk/client-ec2';
import { everyTagged } from '../control/ec2/tagged.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { filtered } from './filters.ts';
import { ec2Page, endDryRun } from './pages.ts';

export const DescribeTags = operation(DescribeTagsCommand, async (input, { lab: { state } }: LabRequest) => {
  const all = everyTagged(state.ec2).flatMap(({ id, type, tags }) =>
    Object.entries(tags).map(([Key, Value]): TagDescription => ({
      Key,
      Value,
      ResourceId: id,
      ResourceType: type,
    })),
  );
  const byTag = (input.Filters ?? [])
    .map(({ Name = '' }) => Name)
    .filter((name) => name.startsWith('tag:'))
    .map((name) => [
      name,
      ({ Key, Value }: TagDescription) => [Key === name.slice('tag:'.length) ? Value : undefined],
    ]);
  const found = filtered(all, input.Filters, {
    key: ({ Key }) => [Key],
    value: ({ Value }) => [Value],
    'resource-id': ({ ResourceId }) => [ResourceId],
    'resource-type': ({ ResourceType }) => [ResourceType],
    ...Object.fromEntries(byTag),
  });
  endDryRun(input);
  const { items, token } = ec2Page('DescribeTags', found, (tag) => `${tag.ResourceId} ${tag.Key}`, input);
  return { Tags: items, ...(token !== undefined && { NextToken: token }) };
});
