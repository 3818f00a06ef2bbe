import { MessageNotInflight, ReceiptHandleIsInvalid } from '@aws-sdk/client-sqs';
import type { ControlPlane } from '../control/control-plane.ts';
import type { QueueRecord } from '../control/sqs/records.ts';
import { WireError } from '../wire/index.ts';
import { handleIn } from './message.ts';

export function deleteMessage(
  lab: ControlPlane,
  queue: QueueRecord,
  receiptHandle: string | undefined,
): void {
  if (!lab.sqs.messages.delete(queue, handleIn(receiptHandle))) throw invalidHandle(receiptHandle);
}

export function changeVisibility(
  lab: ControlPlane,
  queue: QueueRecord,
  receiptHandle: string | undefined,
  seconds: number,
): void {
  if (seconds < 0 || seconds > 43_200)
    throw new WireError(
      'InvalidParameterValue',
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.`,
    );
  const result = lab.sqs.messages.setVisibility(queue, handleIn(receiptHandle), seconds * 1000);
  if (result === 'unknown') throw invalidHandle(receiptHandle);
  if (result === 'not in flight')
    throw new MessageNotInflight({
      message: `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      $metadata: {},
    });
}

function invalidHandle(receiptHandle: string | undefined): ReceiptHandleIsInvalid {
  return new ReceiptHandleIsInvalid({
    message: `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    $metadata: {},
  });
}
