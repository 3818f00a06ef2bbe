import { ListQueueTagsCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { queueAt } from './queue.ts';

export const ListQueueTags = operation(ListQueueTagsCommand, async ({ QueueUrl }, { lab }: LabRequest) => ({
  Tags: queueAt(lab, QueueUrl).tags,
}));
