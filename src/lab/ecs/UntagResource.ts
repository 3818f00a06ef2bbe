import { UntagResourceCommand } from '@aws-sdk/client-ecs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { invalid } from './errors.ts';
import { taggedResource } from './tagged.ts';

export const UntagResource = operation(UntagResourceCommand, async (input, { lab }: LabRequest) => {
  const resource = taggedResource(lab.state, input.resourceArn ?? '');
  const keys = new Set(input.tagKeys);
  if ([...keys].some((key) => key.toLowerCase().startsWith('aws:')))
    throw invalid('Tag keys that start with aws: are reserved for system use.');
  const kept = Object.entries(resource.tags).filter(([key]) => !keys.has(key));
  lab.ecs.setTags(resource, Object.fromEntries(kept));
  return {};
});
