import { ListDeadLetterSourceQueuesCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { sqsPage } from './pages.ts';
import { queueAt, urlOf } from './queue.ts';

export const ListDeadLetterSourceQueues = operation(
  ListDeadLetterSourceQueuesCommand,
  async (input, { lab }: LabRequest) => {
    const { arn } = queueAt(lab, input.QueueUrl);
    const sources = [...lab.state.sqs.queues.values()].filter(
      ({ settings }) => settings.redrive?.deadLetterArn === arn,
    );
    const { items, token } = sqsPage('ListDeadLetterSourceQueues', sources, input);
    return {
      queueUrls: items.map((queue) => urlOf(lab, queue)),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);
