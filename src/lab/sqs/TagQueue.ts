import { TagQueueCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { queueAt } from './queue.ts';

export const TagQueue = operation(TagQueueCommand, async ({ QueueUrl, Tags = {} }, { lab }: LabRequest) => {
  const queue = queueAt(lab, QueueUrl);
  lab.sqs.setTags(queue, { ...queue.tags, ...Tags });
  return {};
});
