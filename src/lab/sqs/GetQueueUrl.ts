import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { notThere, urlOf } from './queue.ts';

export const GetQueueUrl = operation(
  GetQueueUrlCommand,
  async ({ QueueName = '', QueueOwnerAWSAccountId }, { lab }: LabRequest) => {
    const isOurs = QueueOwnerAWSAccountId === undefined || QueueOwnerAWSAccountId === lab.state.account;
    const queue = isOurs ? lab.state.sqs.queues.get(QueueName) : undefined;
    if (!queue) throw notThere();
    return { QueueUrl: urlOf(lab, queue) };
  },
);
