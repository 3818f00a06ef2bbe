import type { CreateSender } from '#pacing';
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
    context.observe({ kind: 'queue-depth', sent, done: context.now(), ...depth, redelivered: null });
    return judge(depth, expect);
  });
};
