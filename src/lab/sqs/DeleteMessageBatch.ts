import { DeleteMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { eachOf } from './batch.ts';
import { deleteMessage } from './handles.ts';
import { queueAt } from './queue.ts';

export const DeleteMessageBatch = operation(
  DeleteMessageBatchCommand,
  async ({ QueueUrl, Entries = [] }, { lab }: LabRequest) => {
    const queue = queueAt(lab, QueueUrl);
    return eachOf(Entries, ({ ReceiptHandle }, Id) => {
      deleteMessage(lab, queue, ReceiptHandle);
      return { Id };
    });
  },
);
