import { expect, it } from 'vitest';
import type { Shell } from './shell.ts';

/** A person at the CLI makes a queue with a dead-letter queue, and sends and receives. */
export function queueCommands(shell: () => Shell): void {
  const queue = (name: string) => shell().lab.control.state.sqs.queues.get(name);

  it('makes queues, sends messages, receives and deletes them', async () => {
    const { aws, refused } = shell();
    await aws`sqs create-queue --queue-name dead`;
    const policy = JSON.stringify({
      deadLetterTargetArn: queue('dead')?.arn,
      maxReceiveCount: '3',
    });
    const attributes = JSON.stringify({ VisibilityTimeout: '600', RedrivePolicy: policy });
    const url = await aws`sqs create-queue --queue-name mail --attributes ${attributes} --tags team=post
      --query QueueUrl --output text`;
    expect(queue('mail')).toMatchObject({
      settings: { visibilityMs: 600_000, redrive: { maxReceives: 3 } },
      tags: { team: 'post' },
    });
    await aws`sqs send-message --queue-url ${url} --message-body 'one of two'
      --message-attributes kind={DataType=String,StringValue=letter}`;
    await aws`sqs send-message-batch --queue-url ${url} --entries Id=b,MessageBody=two`;
    const [count, named, first, ghost] = await Promise.all([
      aws`sqs get-queue-attributes --queue-url ${url} --attribute-names ApproximateNumberOfMessages QueueArn
        --query Attributes`,
      aws`sqs get-queue-url --queue-name mail --query QueueUrl`,
      aws`sqs list-queues --page-size 1 --max-items 1`,
      refused`sqs get-queue-url --queue-name ghost`,
    ]);
    expect(count).toEqual({ ApproximateNumberOfMessages: '2', QueueArn: queue('mail')?.arn });
    expect(named).toBe(url);
    expect(ghost).toMatch(/^\(AWS\.SimpleQueueService\.NonExistentQueue\) /);
    const [rest, received] = await Promise.all([
      aws`sqs list-queues --page-size 1 --starting-token ${Object(first).NextToken} --query QueueUrls`,
      aws`sqs receive-message --queue-url ${url} --max-number-of-messages 2 --message-attribute-names All
        --query Messages[].[Body,MessageAttributes.kind.StringValue,ReceiptHandle]`,
    ]);
    expect([...Object(first).QueueUrls, ...Object(rest)]).toHaveLength(2);
    expect(received).toEqual([
      ['one of two', 'letter', expect.any(String)],
      ['two', null, expect.any(String)],
    ]);
    await aws`sqs delete-message --queue-url ${url} --receipt-handle ${Object(received)[0][2]}`;
    expect([...(queue('mail')?.messages.values() ?? [])].map(({ body }) => body)).toEqual(['two']);
    await aws`sqs purge-queue --queue-url ${url}`;
    expect(await refused`sqs purge-queue --queue-url ${url}`).toMatch(
      /^\(AWS\.SimpleQueueService\.PurgeQueueInProgress\) /,
    );
    await aws`sqs delete-queue --queue-url ${url}`;
    expect(queue('mail')).toBeUndefined();
  });
}
