import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { queueAt } from './queue.ts';

export const DeleteQueue = operation(DeleteQueueCommand, async ({ QueueUrl }, { lab }: LabRequest) => {
  lab.sqs.delete(queueAt(lab, QueueUrl));
  return {};
});
