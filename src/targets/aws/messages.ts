import type { SQS } from '@aws-sdk/client-sqs';
import { isNeverConnected, isOwnTrouble } from '#core';
import type { WriteOutcome } from '#core';
import type { MovesMessages } from '../contract.ts';
import { abortable } from './abortable.ts';
import { explain } from './explain.ts';
import { failureOf, statusOf } from './failures.ts';
import type { AwsTargetOptions } from './options.ts';

const counts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** Sends and receives through SQS. Nothing is tried again here: only who asks knows what a second time would mean. */
export function createMessages(
  options: AwsTargetOptions,
  open: (signal: AbortSignal) => Promise<SQS>,
): MovesMessages {
  async function ask<T>(
    action: string,
    signal: AbortSignal,
    question: (sqs: SQS, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const sqs = await abortable(open(signal), signal);
    try {
      return await abortable(question(sqs, { abortSignal: signal }), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw explain(error, action, options);
    }
  }

  return {
    async send(QueueUrl, MessageBody, signal) {
      const sqs = await abortable(open(signal), signal);
      try {
        const sending = sqs.sendMessage({ QueueUrl, MessageBody }, { abortSignal: signal });
        const { MessageId } = await abortable(sending, signal);
        if (MessageId !== undefined) return { outcome: 'acknowledged' };
        return { outcome: 'indeterminate', reason: 'an answer without a MessageId' };
      } catch (error) {
        signal.throwIfAborted();
        return { outcome: outcomeAfter(error), reason: failureOf(error).code };
      }
    },
    receive: (QueueUrl, { waitSeconds, visibilitySeconds }, signal) =>
      ask('sqs:ReceiveMessage', signal, async (sqs, settings) => {
        const { Messages = [] } = await sqs.receiveMessage(
          {
            QueueUrl,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: waitSeconds,
            VisibilityTimeout: visibilitySeconds,
          },
          settings,
        );
        return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({
          body: Body,
          receiptHandle: ReceiptHandle,
        }));
      }),
    delete: (QueueUrl, handles, signal) =>
      ask('sqs:DeleteMessage', signal, async (sqs, settings) => {
        const Entries = handles.map((ReceiptHandle, place) => ({ Id: String(place), ReceiptHandle }));
        const { Successful = [] } = await sqs.deleteMessageBatch({ QueueUrl, Entries }, settings);
        return Successful.flatMap(({ Id }) => handles[Number(Id)] ?? []);
      }),
    putBack: (QueueUrl, ReceiptHandle, signal) =>
      ask('sqs:ChangeMessageVisibility', signal, async (sqs, settings) => {
        await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }, settings);
      }),
    count: (QueueUrl, signal) =>
      ask('sqs:GetQueueAttributes', signal, async (sqs, settings) => {
        const wish = { QueueUrl, AttributeNames: [...counts] };
        const { Attributes = {} } = await sqs.getQueueAttributes(wish, settings);
        return counts.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
      }),
  };
}

/**
 * What an error says of the message: an answer of 4xx refuses it, a connection that never was carried none. What Squall
 * may not do, or too often, tells nothing of the queue.
 */
function outcomeAfter(error: unknown): WriteOutcome | 'not sent' {
  const status = statusOf(error);
  const { kind } = failureOf(error);
  if (kind === 'credentials' || kind === 'denied' || kind === 'throttled' || isOwnTrouble(error))
    return 'not sent';
  const isRefused =
    (status !== undefined && status >= 400 && status <= 499 && status !== 408) ||
    (status === undefined && isNeverConnected(error));
  return isRefused ? 'refused' : 'indeterminate';
}
