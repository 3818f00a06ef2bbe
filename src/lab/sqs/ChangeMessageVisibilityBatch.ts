import { ChangeMessageVisibilityBatchCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { eachOf } from './batch.ts';
import { changeVisibility } from './handles.ts';
import { queueAt } from './queue.ts';

export const ChangeMessageVisibilityBatch = operation(
  ChangeMessageVisibilityBatchCommand,
  async ({ QueueUrl, Entries = [] }, { lab }: LabRequest) => {
    const queue = queueAt(lab, QueueUrl);
    return eachOf(Entries, ({ ReceiptHandle, VisibilityTimeout = 0 }, Id) => {
      changeVisibility(lab, queue, ReceiptHandle, VisibilityTimeout);
      return { Id };
    });
  },
);
