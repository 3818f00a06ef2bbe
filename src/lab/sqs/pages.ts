import type { QueueRecord } from '../control/sqs/records.ts';
import { pageOf } from '../paging.ts';
import type { Page } from '../paging.ts';
import { WireError } from '../wire/index.ts';

const maxResults = 1000;

interface PageRequest {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

/** One page of queues: SQS hands out a token only to those who ask for a size. */
export function sqsPage(
  of: string,
  queues: Iterable<QueueRecord>,
  { MaxResults = maxResults, NextToken }: PageRequest,
): Page<QueueRecord> {
  if (MaxResults < 1 || MaxResults > maxResults)
    throw new WireError(
      'InvalidParameterValue',
      `Value ${MaxResults} for parameter MaxResults is invalid. Reason: MaxResults must be >= 1 and <= 1000.`,
    );
  return pageOf(queues, {
    of,
    keyOf: ({ name }) => name,
    limit: MaxResults,
    token: NextToken,
    refuse: () => new WireError('InvalidParameterValue', 'Invalid or expired next token.'),
  });
}
