import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { eachOf } from './batch.ts';
import { attributesMd5, checkBatchSize, checkedMessage, md5 } from './message.ts';
import { queueAt } from './queue.ts';

export const SendMessageBatch = operation(
  SendMessageBatchCommand,
  async ({ QueueUrl, Entries = [] }, { lab }: LabRequest) => {
    const queue = queueAt(lab, QueueUrl);
    checkBatchSize(
      queue,
      Entries.map(({ MessageBody }) => MessageBody),
    );
    return eachOf(Entries, ({ MessageBody, MessageAttributes, DelaySeconds }, Id) => {
      const message = checkedMessage(queue, {
        body: MessageBody,
        ...(MessageAttributes && { attributes: MessageAttributes }),
        ...(DelaySeconds !== undefined && { delaySeconds: DelaySeconds }),
      });
      const { id, body, attributes } = lab.sqs.messages.send(queue, message);
      const digest = attributesMd5(attributes);
      return {
        Id,
        MessageId: id,
        MD5OfMessageBody: md5(body),
        ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
      };
    });
  },
);
