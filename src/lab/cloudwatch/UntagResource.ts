import { UntagResourceCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { taggedAlarm } from './tags.ts';

export const UntagResource = operation(UntagResourceCommand, async (input, { lab }: LabRequest) => {
  const alarm = taggedAlarm(lab.state, input.ResourceARN ?? '');
  const { TagKeys = [] } = input;
  const kept = Object.entries(alarm.tags).filter(([key]) => !TagKeys.includes(key));
  lab.cloudWatch.alarms.setTags(alarm.name, Object.fromEntries(kept));
  return {};
});
