import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { settingsWith } from './attributes.ts';
import { queueAt } from './queue.ts';

export const SetQueueAttributes = operation(
  SetQueueAttributesCommand,
  async ({ QueueUrl, Attributes }, { lab }: LabRequest) => {
    const queue = queueAt(lab, QueueUrl);
    lab.sqs.change(queue, settingsWith(lab, Attributes, queue.settings));
    return {};
  },
);
