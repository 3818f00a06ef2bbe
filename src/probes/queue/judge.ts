import type { QueueDepth } from '#targets';
import type { Told } from '../target-of.ts';
import type { QueueParams } from './expect.ts';

/** Whether a queue is within its bounds; unknown when the one that matters was not told. */
export function judge(
  { waiting, inFlight, oldestAgeMs }: Omit<QueueDepth, 'minutes'>,
  expect: QueueParams['expect'],
): Told {
  const backlog = waiting + inFlight;
  if (expect.backlog !== undefined && backlog > expect.backlog)
    return { outcome: 'failed', reason: 'backlog too large' };
  // Ages come from a metric that is up to minutes old; an empty queue has no oldest message.
  if (backlog === 0) return { outcome: 'ok' };
  if (oldestAgeMs === null)
    return { outcome: 'unknown', reason: 'the age of the oldest message was not told' };
  if (oldestAgeMs > expect.oldest) return { outcome: 'failed', reason: 'oldest message too old' };
  return { outcome: 'ok' };
}
