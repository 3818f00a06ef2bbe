import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { deleteMessage } from './handles.ts';
import { queueAt } from './queue.ts';

export const DeleteMessage = operation(
  DeleteMessageCommand,
  async ({ QueueUrl, ReceiptHandle }, { lab }: LabRequest) => {
    deleteMessage(lab, queueAt(lab, QueueUrl), ReceiptHandle);
    return {};
  },
);
