import { PurgeQueueCommand, PurgeQueueInProgress } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { queueAt } from './queue.ts';

const betweenPurgesMs = 60_000;

export const PurgeQueue = operation(PurgeQueueCommand, async ({ QueueUrl }, { lab }: LabRequest) => {
  const queue = queueAt(lab, QueueUrl);
  if (queue.purgedAt !== undefined && lab.sqs.now() < queue.purgedAt + betweenPurgesMs)
    throw new PurgeQueueInProgress({
      message: `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      $metadata: {},
    });
  lab.sqs.messages.purge(queue);
  return {};
});
