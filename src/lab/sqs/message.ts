import { createHash } from 'node:crypto';
import { BatchRequestTooLong, InvalidMessageContents } from '@aws-sdk/client-sqs';
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { MessageAttribute, MessageRecord, QueueRecord } from '../control/sqs/records.ts';
import { WireError } from '../wire/index.ts';

type Given = Readonly<Record<string, MessageAttributeValue>>;

/** What SQS takes as a body: these characters of XML 1.0, up to the queue's size with the attributes. */
const allowed = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

export function md5(data: string | Uint8Array): string {
  return createHash('md5').update(data).digest('hex');
}

/** A message that is to be sent, checked. */
export function checkedMessage(
  queue: QueueRecord,
  {
    body,
    attributes = {},
    delaySeconds,
  }: { body: string | undefined; attributes?: Given; delaySeconds?: number },
): { body: string; attributes: Record<string, MessageAttribute>; delayMs?: number } {
  if (body === undefined || body === '')
    throw new WireError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (!allowed.test(body))
    throw new InvalidMessageContents({
      message:
        'Invalid binary character was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
      $metadata: {},
    });
  const kept = Object.entries(attributes).map(([name, value]) => [name, attributeOf(name, value)] as const);
  const bytes = Buffer.byteLength(body) + kept.reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
  if (bytes > queue.settings.maximumBytes)
    throw new WireError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.settings.maximumBytes} bytes.`,
    );
  if (delaySeconds !== undefined && (delaySeconds < 0 || delaySeconds > 900))
    throw new WireError(
      'InvalidParameterValue',
      `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  return {
    body,
    attributes: Object.fromEntries(kept),
    ...(delaySeconds !== undefined && { delayMs: delaySeconds * 1000 }),
  };
}

export function checkBatchSize(queue: QueueRecord, bodies: readonly (string | undefined)[]): void {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body ?? ''), 0);
  if (bytes <= queue.settings.maximumBytes) return;
  const message = `Batch requests cannot be longer than ${queue.settings.maximumBytes} bytes. You have sent ${bytes} bytes.`;
  throw new BatchRequestTooLong({ message, $metadata: {} });
}

function attributeOf(
  name: string,
  { DataType = '', StringValue, BinaryValue }: MessageAttributeValue,
): MessageAttribute {
  if (!/^(?:String|Number|Binary)(?:\.|$)/.test(DataType) || (StringValue === undefined && !BinaryValue))
    throw new WireError(
      'InvalidParameterValue',
      `The message attribute '${name}' must contain a non-empty message attribute type and value.`,
    );
  return {
    type: DataType,
    ...(StringValue !== undefined && { text: StringValue }),
    ...(BinaryValue && { binary: BinaryValue }),
  };
}

function sizeOf(name: string, { type, text, binary }: MessageAttribute): number {
  return Buffer.byteLength(name) + type.length + (binary?.byteLength ?? Buffer.byteLength(text ?? ''));
}

/**
 * SQS's digest of message attributes: of each by name, length and text of name and type, 1 or 2 for text or binary,
 * length and value; lengths in four bytes.
 */
export function attributesMd5(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { type, text = '', binary } = attributes[name] ?? { type: '' };
    const value = binary ? Buffer.from(binary) : Buffer.from(text);
    return [
      ...sized(Buffer.from(name)),
      ...sized(Buffer.from(type)),
      Buffer.from([binary ? 2 : 1]),
      ...sized(value),
    ];
  });
  return md5(Buffer.concat(parts));
}

function sized(bytes: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.byteLength);
  return [length, bytes];
}

/** A message as it is received, with the attributes that were asked for. */
export function describedMessage(
  { id, body, receiptHandle = '', attributes, ...record }: MessageRecord,
  { system, own, account }: { system: readonly string[]; own: readonly string[]; account: string },
): Message {
  const known: Record<string, string> = {
    SenderId: account,
    SentTimestamp: String(record.sentAt),
    ApproximateReceiveCount: String(record.receives),
    ApproximateFirstReceiveTimestamp: String(record.firstReceivedAt ?? record.sentAt),
  };
  const shown = Object.entries(known).filter(([name]) => system.includes('All') || system.includes(name));
  const chosen = Object.entries(attributes).filter(([name]) => own.some((pattern) => matches(pattern, name)));
  const digest = attributesMd5(Object.fromEntries(chosen));
  return {
    MessageId: id,
    ReceiptHandle: Buffer.from(receiptHandle).toString('base64url'),
    MD5OfBody: md5(body),
    Body: body,
    ...(shown.length > 0 && { Attributes: Object.fromEntries(shown) }),
    ...(chosen.length > 0 && {
      MessageAttributes: Object.fromEntries(
        chosen.map(([name, { type, text, binary }]) => [
          name,
          {
            DataType: type,
            ...(text !== undefined && { StringValue: text }),
            ...(binary && { BinaryValue: binary }),
          },
        ]),
      ),
      MD5OfMessageAttributes: digest,
    }),
  };
}

function matches(pattern: string, name: string): boolean {
  if (pattern === 'All' || pattern === '.*') return true;
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The control plane's handle in the one that a client gave back. */
export function handleIn(receiptHandle: string | undefined): string {
  return Buffer.from(receiptHandle ?? '', 'base64url').toString();
}
