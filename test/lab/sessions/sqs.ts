import { expect, it } from 'vitest';
import type { SessionTools } from './session.ts';

/** A person works with queues. */
export function sqsSession(tools: () => SessionTools): void {
  it('makes queues, sends, receives and deletes', async () => {
    const { boto3, lab, note } = tools();
    const { QueueUrl } = await boto3.call('sqs', 'create_queue', {
      QueueName: 'mail',
      tags: { team: 'post' },
    });
    await boto3.call('sqs', 'create_queue', { QueueName: 'dead' });
    expect(await boto3.call('sqs', 'get_queue_url', { QueueName: 'mail' })).toEqual({ QueueUrl });
    const queue = lab.control.state.sqs.queues.get('mail');
    await boto3.call('sqs', 'set_queue_attributes', {
      QueueUrl,
      Attributes: {
        VisibilityTimeout: '5',
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: lab.control.state.sqs.queues.get('dead')?.arn,
          maxReceiveCount: 5,
        }),
      },
    });
    expect(queue?.settings).toMatchObject({ visibilityMs: 5000, redrive: { maxReceives: 5 } });
    await boto3.call('sqs', 'send_message', { QueueUrl, MessageBody: 'one' });
    await boto3.call('sqs', 'send_message_batch', {
      QueueUrl,
      Entries: [
        { Id: 'a', MessageBody: 'two' },
        { Id: 'b', MessageBody: 'three' },
      ],
    });
    const { Attributes } = await boto3.call('sqs', 'get_queue_attributes', {
      QueueUrl,
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({ QueueArn: queue?.arn, ApproximateNumberOfMessages: '3' });
    const { Messages } = await boto3.call('sqs', 'receive_message', { QueueUrl, MaxNumberOfMessages: 3 });
    expect(Messages).toMatchObject([{ Body: 'one' }, { Body: 'two' }, { Body: 'three' }]);
    const [first, second, third] = handlesOf(Messages);
    await boto3.call('sqs', 'delete_message', { QueueUrl, ReceiptHandle: first });
    await boto3.call('sqs', 'delete_message_batch', {
      QueueUrl,
      Entries: [{ Id: 'x', ReceiptHandle: second }],
    });
    await boto3.call('sqs', 'change_message_visibility', {
      QueueUrl,
      ReceiptHandle: third,
      VisibilityTimeout: 100,
    });
    await boto3.call('sqs', 'change_message_visibility_batch', {
      QueueUrl,
      Entries: [{ Id: 'x', ReceiptHandle: third, VisibilityTimeout: 0 }],
    });
    expect([...(queue?.messages.values() ?? [])].map(({ body }) => body)).toEqual(['three']);

    const sources = await boto3.call('sqs', 'list_dead_letter_source_queues', {
      QueueUrl: String(QueueUrl).replace(/mail$/, 'dead'),
    });
    expect(sources).toEqual({ queueUrls: [QueueUrl] });
    await boto3.call('sqs', 'tag_queue', { QueueUrl, Tags: { env: 'lab' } });
    await boto3.call('sqs', 'untag_queue', { QueueUrl, TagKeys: ['team'] });
    expect(await boto3.call('sqs', 'list_queue_tags', { QueueUrl })).toEqual({ Tags: queue?.tags });
    const pages = await boto3.pages('sqs', 'list_queues', { PaginationConfig: { PageSize: 1 } });
    expect(pages.map(({ QueueUrls }) => QueueUrls)).toEqual([[expect.stringMatching(/dead$/)], [QueueUrl]]);
    note('paginated listing', 'list_queues');

    await boto3.call('sqs', 'purge_queue', { QueueUrl });
    expect(await boto3.error('sqs', 'purge_queue', { QueueUrl })).toMatchObject({
      class: 'PurgeQueueInProgress',
      status: 403,
    });
    note('error', 'PurgeQueueInProgress');
    await boto3.call('sqs', 'delete_queue', { QueueUrl });
    expect(await boto3.error('sqs', 'receive_message', { QueueUrl })).toMatchObject({
      class: 'QueueDoesNotExist',
      code: 'AWS.SimpleQueueService.NonExistentQueue',
      status: 400,
    });
    note('error', 'QueueDoesNotExist');
  });
}

function handlesOf(messages: unknown): unknown[] {
  return Array.isArray(messages) ? messages.map((message) => Object(message).ReceiptHandle) : [];
}
