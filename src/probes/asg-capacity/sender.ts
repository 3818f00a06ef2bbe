import type { CreateSender } from '#pacing';
import { z } from 'zod';
import { compileEnough, enoughParams } from '../enough.ts';
import { askingSender } from '../target-of.ts';

const schema = z.object({ group: z.string(), timeoutMs: z.number(), ...enoughParams });

/** Asks for one group. */
export const createSender: CreateSender = (params, context) => {
  const { group, timeoutMs, ...enough } = schema.parse(params);
  const judge = compileEnough(enough, 'instances in service');
  return askingSender(context, timeoutMs, async ({ groupCapacity }, signal) => {
    if (!groupCapacity) return { outcome: 'unknown', reason: 'the target tells of no groups' };
    const counts = await groupCapacity.read(group, signal);
    if (!counts) return { outcome: 'failed', reason: 'there is no such group' };
    return judge(counts.inService, counts.desired);
  });
};
