import { UntagQueueCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { queueAt } from './queue.ts';

export const UntagQueue = operation(
  UntagQueueCommand,
  async ({ QueueUrl, TagKeys = [] }, { lab }: LabRequest) => {
    const queue = queueAt(lab, QueueUrl);
    const left = Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key));
    lab.sqs.setTags(queue, Object.fromEntries(left));
    return {};
  },
);
