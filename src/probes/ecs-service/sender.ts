import type { CreateSender } from '#pacing';
import { z } from 'zod';
import { askingSender } from '../target-of.ts';

const schema = z.object({ service: z.string(), timeoutMs: z.number(), running: z.number().optional() });

/** Asks for one service. */
export const createSender: CreateSender = (params, context) => {
  const { service, running: wanted, timeoutMs } = schema.parse(params);
  return askingSender(context, timeoutMs, async ({ serviceCounts }, signal) => {
    if (!serviceCounts) return { outcome: 'unknown', reason: 'the target tells of no services' };
    const counts = await serviceCounts.read(service, signal);
    if (!counts) return { outcome: 'failed', reason: 'there is no such service' };
    if (counts.running < (wanted ?? counts.desired))
      return { outcome: 'failed', reason: 'too few tasks run' };
    if (counts.deployments !== 1) return { outcome: 'failed', reason: 'a deployment is under way' };
    return { outcome: 'ok' };
  });
};
