import type { QueueMinute } from '#core';
import type { CreateSender } from '#pacing';
import type { QueueDepth } from '#targets';
import { askingSender } from '../target-of.ts';
import { queueParams } from './expect.ts';
import { judge } from './judge.ts';

/** Looks at one queue. */
export const createSender: CreateSender = (params, context) => {
  const { url, expect, timeoutMs } = queueParams.parse(params);
  return askingSender(context, timeoutMs, async ({ queues }, signal) => {
    if (!queues) return { outcome: 'unknown', reason: 'the target tells of no queues' };
    const sent = context.now();
    const depth = await queues.depth(url, signal);
    if (!depth) return { outcome: 'unknown', reason: 'there is no such queue, or it may not be seen' };
    const { minutes, ...now } = depth;
    const done = context.now();
    context.observe({ kind: 'queue-depth', sent, done, ...now, minutes: minutes.map(ofTheRun(done)) });
    return judge(depth, expect);
  });
};

const minuteMs = 60_000;

function ofTheRun(done: number): (told: QueueDepth['minutes'][number]) => QueueMinute {
  return ({ endedMsAgo, ...counts }) => {
    const until = done - endedMsAgo;
    return { from: until - minuteMs, until, ...counts };
  };
}
