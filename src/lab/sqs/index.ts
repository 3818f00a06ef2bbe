// SQS as the lab answers it: standard queues.
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsService } from '../wire/index.ts';
import { ChangeMessageVisibility } from './ChangeMessageVisibility.ts';
import { ChangeMessageVisibilityBatch } from './ChangeMessageVisibilityBatch.ts';
import { CreateQueue } from './CreateQueue.ts';
import { DeleteMessage } from './DeleteMessage.ts';
import { DeleteMessageBatch } from './DeleteMessageBatch.ts';
import { DeleteQueue } from './DeleteQueue.ts';
import { GetQueueAttributes } from './GetQueueAttributes.ts';
import { GetQueueUrl } from './GetQueueUrl.ts';
import { ListDeadLetterSourceQueues } from './ListDeadLetterSourceQueues.ts';
import { ListQueueTags } from './ListQueueTags.ts';
import { ListQueues } from './ListQueues.ts';
import { PurgeQueue } from './PurgeQueue.ts';
import { ReceiveMessage } from './ReceiveMessage.ts';
import { SendMessage } from './SendMessage.ts';
import { SendMessageBatch } from './SendMessageBatch.ts';
import { SetQueueAttributes } from './SetQueueAttributes.ts';
import { TagQueue } from './TagQueue.ts';
import { UntagQueue } from './UntagQueue.ts';

export const sqs = awsService(SQSClient, [
  ChangeMessageVisibility,
  ChangeMessageVisibilityBatch,
  CreateQueue,
  DeleteMessage,
  DeleteMessageBatch,
  DeleteQueue,
  GetQueueAttributes,
  GetQueueUrl,
  ListDeadLetterSourceQueues,
  ListQueueTags,
  ListQueues,
  PurgeQueue,
  ReceiveMessage,
  SendMessage,
  SendMessageBatch,
  SetQueueAttributes,
  TagQueue,
  UntagQueue,
]);
