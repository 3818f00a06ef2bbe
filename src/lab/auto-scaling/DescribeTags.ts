import { DescribeTagsCommand } from '@aws-sdk/client-auto-scaling';
import type { Filter, TagDescription } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { describedTags } from './group.ts';
import { autoScalingPage } from './pages.ts';

export const DescribeTags = operation(DescribeTagsCommand, async (input, { lab: { state } }: LabRequest) => {
  const passes = (input.Filters ?? []).map(passing);
  const found = [...state.autoScaling.groups.values()]
    .flatMap(describedTags)
    .filter((tag) => passes.every((pass) => pass(tag)));
  const { items, token } = autoScalingPage(
    'DescribeTags',
    found,
    ({ ResourceId = '', Key = '' }) => `${ResourceId}\u0000${Key}`,
    input,
  );
  return { Tags: items, ...(token !== undefined && { NextToken: token }) };
});

const read: Record<string, (tag: TagDescription) => string | undefined> = {
  'auto-scaling-group': ({ ResourceId }) => ResourceId,
  key: ({ Key }) => Key,
  value: ({ Value }) => Value,
  'propagate-at-launch': ({ PropagateAtLaunch }) => String(PropagateAtLaunch),
};

function passing({ Name = '', Values = [] }: Filter): (tag: TagDescription) => boolean {
  const of = Object.hasOwn(read, Name) ? read[Name] : undefined;
  if (!of)
    throw validationError(
      `Filter type ${Name} is not correct. Allowed Filter types are: auto-scaling-group key value propagate-at-launch`,
    );
  return (tag) => Values.includes(of(tag) ?? '');
}
