import { CreateQueueCommand, QueueNameExists } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation, WireError } from '../wire/index.ts';
import { settingsWith } from './attributes.ts';
import { urlOf } from './queue.ts';

export const CreateQueue = operation(CreateQueueCommand, async (input, { lab }: LabRequest) => {
  const { QueueName = '', Attributes, tags = {} } = input;
  if (!/^[\w-]{1,80}$/.test(QueueName))
    throw new WireError(
      'InvalidParameterValue',
      QueueName.endsWith('.fifo')
        ? 'The lab does not model FIFO queues.'
        : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  const settings = settingsWith(lab, Attributes);
  const known = lab.state.sqs.queues.get(QueueName);
  if (!known) return { QueueUrl: urlOf(lab, lab.sqs.create(QueueName, settings, tags)) };
  const isSame =
    JSON.stringify(settingsWith(lab, Attributes, known.settings)) === JSON.stringify(known.settings);
  if (isSame) return { QueueUrl: urlOf(lab, known) };
  throw new QueueNameExists({
    message: 'A queue already exists with the same name and a different value for an attribute.',
    $metadata: {},
  });
});
