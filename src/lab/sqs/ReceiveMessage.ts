import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { MessageRecord } from '../control/sqs/records.ts';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { describedMessage } from './message.ts';
import { queueAt } from './queue.ts';

export const ReceiveMessage = operation(ReceiveMessageCommand, async (input, { lab, signal }: LabRequest) => {
  const queue = queueAt(lab, input.QueueUrl);
  const { MaxNumberOfMessages: max = 1, VisibilityTimeout, WaitTimeSeconds } = input;
  const { MessageAttributeNames: own = [], AttributeNames = [], MessageSystemAttributeNames = [] } = input;
  checkRange('MaxNumberOfMessages', max, 1, 10);
  checkRange('VisibilityTimeout', VisibilityTimeout ?? 0, 0, 43_200);
  checkRange('WaitTimeSeconds', WaitTimeSeconds ?? 0, 0, 20);
  const wish = {
    max,
    visibilityMs: VisibilityTimeout === undefined ? queue.settings.visibilityMs : VisibilityTimeout * 1000,
    waitMs: WaitTimeSeconds === undefined ? queue.settings.waitMs : WaitTimeSeconds * 1000,
  };
  const received = await new Promise<MessageRecord[]>((resolve) => {
    const leave = lab.sqs.messages.poll(queue, wish, resolve);
    signal.addEventListener('abort', () => {
      leave();
      resolve([]);
    });
  });
  const system: string[] = [...AttributeNames, ...MessageSystemAttributeNames];
  const { account } = lab.state;
  return received.length === 0
    ? {}
    : { Messages: received.map((message) => describedMessage(message, { system, own, account })) };
});

function checkRange(name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw new WireError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: Must be >= ${min} and <= ${max}, if provided.`,
  );
}
