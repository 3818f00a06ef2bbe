import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
  paginateListQueues,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;
let QueueUrl: string | undefined;

beforeEach(async () => {
  lab = await servedLab();
  ({ QueueUrl } = await lab.sqs.send(new CreateQueueCommand({ QueueName: 'mail', tags: { team: 'post' } })));
});

afterEach(() => lab.close());

const receive = (more = {}) => lab.sqs.send(new ReceiveMessageCommand({ QueueUrl, ...more }));

describe('SQS', () => {
  it('gives a queue a URL at the lab, the same for the same queue', async () => {
    expect(QueueUrl).toBe(`${lab.url}/000000000000/mail`);
    const again = await lab.sqs.send(new CreateQueueCommand({ QueueName: 'mail' }));
    expect(again.QueueUrl).toBe(QueueUrl);
    const found = await lab.sqs.send(new GetQueueUrlCommand({ QueueName: 'mail' }));
    expect(found.QueueUrl).toBe(QueueUrl);
    const other = new CreateQueueCommand({ QueueName: 'mail', Attributes: { VisibilityTimeout: '5' } });
    await expect(lab.sqs.send(other)).rejects.toMatchObject({ name: 'QueueNameExists' });
  });

  it('carries bodies and attributes unchanged, with digests that the client checks', async () => {
    const MessageAttributes = {
      lang: { DataType: 'String', StringValue: 'de' },
      blob: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 10]) },
    };
    const MessageBody = 'Grüße & <Küsse>\n😀';
    const sent = await lab.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    const { Messages = [] } = await receive({
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    expect(Messages).toMatchObject([
      {
        MessageId: sent.MessageId,
        Body: MessageBody,
        MessageAttributes,
        MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
        Attributes: { ApproximateReceiveCount: '1', SenderId: '000000000000' },
      },
    ]);
    const counts = await lab.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(counts.Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
      VisibilityTimeout: '30',
      QueueArn: 'arn:aws:sqs:lab-local-1:000000000000:mail',
    });
    await lab.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    lab.pass(60_000);
    expect((await receive()).Messages).toBeUndefined();
  });

  it('answers a long poll when a message arrives', async () => {
    const poll = receive({ WaitTimeSeconds: 20 });
    await lab.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' }));
    lab.pass(1000);
    expect((await poll).Messages).toMatchObject([{ Body: 'late' }]);
  });

  it('works in batches, each entry by itself', async () => {
    const sent = await lab.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'one' },
          { Id: 'b', MessageBody: 'two', DelaySeconds: 9999 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a']);
    expect(sent.Failed).toMatchObject([{ Id: 'b', Code: 'InvalidParameterValue', SenderFault: true }]);
    const { Messages = [] } = await receive();
    const ReceiptHandle = Messages[0]?.ReceiptHandle;
    const hidden = await lab.sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [{ Id: 'a', ReceiptHandle, VisibilityTimeout: 100 }],
      }),
    );
    expect(hidden.Successful).toEqual([{ Id: 'a' }]);
    lab.pass(60_000);
    expect((await receive()).Messages).toBeUndefined();
    const deleted = await lab.sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', ReceiptHandle },
          { Id: 'b', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(deleted).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }],
    });
  });

  it('gives a message back at once when its visibility is set to nothing', async () => {
    await lab.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const ReceiptHandle = (await receive()).Messages?.[0]?.ReceiptHandle;
    const change = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    await lab.sqs.send(change);
    await expect(lab.sqs.send(change)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect((await receive()).Messages).toHaveLength(1);
  });

  it('keeps attributes, tags and dead-letter queues', async () => {
    await lab.sqs.send(new CreateQueueCommand({ QueueName: 'dead' }));
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:lab-local-1:000000000000:dead',
      maxReceiveCount: 3,
    });
    await lab.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } }));
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] });
    expect((await lab.sqs.send(asked)).Attributes).toEqual({ RedrivePolicy });
    const sources = await lab.sqs.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: `${lab.url}/000000000000/dead` }),
    );
    expect(sources.queueUrls).toEqual([QueueUrl]);
    await lab.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { env: 'lab' } }));
    await lab.sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['team'] }));
    expect((await lab.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ env: 'lab' });
  });

  it('lists queues in pages', async () => {
    for (const QueueName of ['a', 'b', 'c']) await lab.sqs.send(new CreateQueueCommand({ QueueName }));
    const pages: number[] = [];
    for await (const page of paginateListQueues({ client: lab.sqs, pageSize: 3 }, {}))
      pages.push(page.QueueUrls?.length ?? 0);
    expect(pages).toEqual([3, 1]);
  });

  it('purges a queue once a minute at most, and deletes it', async () => {
    await lab.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    await lab.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect((await receive()).Messages).toBeUndefined();
    const again = lab.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await expect(again).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
    await lab.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(receive()).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it.each([
    [() => new CreateQueueCommand({ QueueName: 'x.fifo' }), 'InvalidParameterValue'],
    [
      () => new CreateQueueCommand({ QueueName: 'x', Attributes: { KmsMasterKeyId: 'k' } }),
      'InvalidAttributeName',
    ],
    [
      () => new CreateQueueCommand({ QueueName: 'x', Attributes: { DelaySeconds: '901' } }),
      'InvalidAttributeValue',
    ],
    [() => new SendMessageCommand({ QueueUrl, MessageBody: '\u0001' }), 'InvalidMessageContents'],
    [() => new SendMessageBatchCommand({ QueueUrl, Entries: [] }), 'EmptyBatchRequest'],
    [() => new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }), 'InvalidParameterValue'],
    [() => new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' }), 'ReceiptHandleIsInvalid'],
  ])('refuses what SQS refuses (%#): %s', async (command, name) => {
    const sender: { send(command: object): Promise<unknown> } = lab.sqs;
    await expect(sender.send(command())).rejects.toMatchObject({ name });
  });
});
