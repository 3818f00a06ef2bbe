import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { attributesMd5, checkedMessage, md5 } from './message.ts';
import { queueAt } from './queue.ts';

export const SendMessage = operation(SendMessageCommand, async (input, { lab }: LabRequest) => {
  const { QueueUrl, MessageBody, MessageAttributes, DelaySeconds } = input;
  const queue = queueAt(lab, QueueUrl);
  const message = checkedMessage(queue, {
    body: MessageBody,
    ...(MessageAttributes && { attributes: MessageAttributes }),
    ...(DelaySeconds !== undefined && { delaySeconds: DelaySeconds }),
  });
  const { id, body, attributes } = lab.sqs.messages.send(queue, message);
  const digest = attributesMd5(attributes);
  return {
    MessageId: id,
    MD5OfMessageBody: md5(body),
    ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
  };
});
