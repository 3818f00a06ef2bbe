import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { changeVisibility } from './handles.ts';
import { queueAt } from './queue.ts';

export const ChangeMessageVisibility = operation(
  ChangeMessageVisibilityCommand,
  async ({ QueueUrl, ReceiptHandle, VisibilityTimeout = 0 }, { lab }: LabRequest) => {
    changeVisibility(lab, queueAt(lab, QueueUrl), ReceiptHandle, VisibilityTimeout);
    return {};
  },
);
