import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { sqsPage } from './pages.ts';
import { urlOf } from './queue.ts';

export const ListQueues = operation(ListQueuesCommand, async (input, { lab }: LabRequest) => {
  const { QueueNamePrefix = '' } = input;
  const found = [...lab.state.sqs.queues.values()].filter(({ name }) => name.startsWith(QueueNamePrefix));
  const { items, token } = sqsPage('ListQueues', found, input);
  return {
    QueueUrls: items.map((queue) => urlOf(lab, queue)),
    ...(token !== undefined && { NextToken: token }),
  };
});
