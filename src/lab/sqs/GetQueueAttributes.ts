import { GetQueueAttributesCommand, InvalidAttributeName, QueueAttributeName } from '@aws-sdk/client-sqs';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { attributesOf } from './attributes.ts';
import { queueAt } from './queue.ts';

export const GetQueueAttributes = operation(
  GetQueueAttributesCommand,
  async ({ QueueUrl, AttributeNames = [] }, { lab }: LabRequest) => {
    const all = attributesOf(queueAt(lab, QueueUrl), lab.sqs.now());
    const names: readonly string[] = AttributeNames;
    const unknown = names.find((name) => !isKnown(name));
    if (unknown !== undefined)
      throw new InvalidAttributeName({ message: `Unknown Attribute ${unknown}.`, $metadata: {} });
    const shown: Partial<Record<QueueAttributeName, string>> = {};
    for (const [name, value] of Object.entries(all))
      if (isKnown(name) && (AttributeNames.includes('All') || AttributeNames.includes(name)))
        shown[name] = value;
    return { Attributes: shown };
  },
);

function isKnown(name: string): name is QueueAttributeName {
  return name in QueueAttributeName;
}
