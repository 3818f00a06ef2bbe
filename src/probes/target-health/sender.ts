import type { CreateSender } from '#pacing';
import { z } from 'zod';
import { compileEnough, enoughParams } from '../enough.ts';
import { askingSender } from '../target-of.ts';

const schema = z.object({ targetGroup: z.string(), timeoutMs: z.number(), ...enoughParams });

/** Asks for one target group. */
export const createSender: CreateSender = (params, context) => {
  const { targetGroup, timeoutMs, ...enough } = schema.parse(params);
  const judge = compileEnough(enough, 'healthy targets');
  return askingSender(context, timeoutMs, async ({ targetHealth }, signal) => {
    if (!targetHealth) return { outcome: 'unknown', reason: 'the target tells of no target groups' };
    const counts = await targetHealth.read(targetGroup, signal);
    if (!counts) return { outcome: 'failed', reason: 'there is no such target group' };
    if (counts.registered === 0) return { outcome: 'failed', reason: 'no target is registered' };
    return judge(counts.healthy, counts.registered);
  });
};
