import {
  BatchEntryIdsNotDistinct,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { messageOf } from '#core';

/** A batch as SQS takes it: one to ten entries with ids of their own. */
function checkBatch(entries: readonly { Id: string | undefined }[]): void {
  if (entries.length === 0)
    throw new EmptyBatchRequest({
      message: 'There should be at least one entry in the request.',
      $metadata: {},
    });
  if (entries.length > 10)
    throw new TooManyEntriesInBatchRequest({
      message: `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
      $metadata: {},
    });
  const ids = entries.map(({ Id = '' }) => Id);
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id)))
    throw new InvalidBatchEntryId({
      message:
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      $metadata: {},
    });
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new BatchEntryIdsNotDistinct({ message: `Id ${twice} repeated.`, $metadata: {} });
}

/** Each entry by itself: what succeeded, and what failed with its code. */
export function eachOf<Entry extends { Id: string | undefined }, Done>(
  entries: readonly Entry[],
  work: (entry: Entry, Id: string) => Done,
): { Successful: Done[]; Failed: BatchResultErrorEntry[] } {
  checkBatch(entries);
  const Successful: Done[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    try {
      Successful.push(work(entry, Id));
    } catch (error) {
      Failed.push({ Id, SenderFault: true, Code: codeOf(error), Message: messageOf(error) });
    }
  }
  return { Successful, Failed };
}

function codeOf(error: unknown): string {
  const { code, name }: { code?: unknown; name?: unknown } = Object(error);
  return typeof code === 'string' ? code : String(name);
}
