import { TagResourceCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { Constraints } from './constraints.ts';
import { invalidValue } from './refusals.ts';
import { checkTagCount, taggedAlarm, tagsOf } from './tags.ts';

export const TagResource = operation(TagResourceCommand, async (input, { lab }: LabRequest) => {
  const constraints = new Constraints();
  const added = tagsOf(input.Tags ?? [], constraints);
  constraints.check(invalidValue);
  const alarm = taggedAlarm(lab.state, input.ResourceARN ?? '');
  const tags = { ...alarm.tags, ...added };
  checkTagCount(tags);
  lab.cloudWatch.alarms.setTags(alarm.name, tags);
  return {};
});
