import type { CreateSender } from '#pacing';
import type { TaskHealth } from '#targets';
import { z } from 'zod';
import { askingSender, type Told } from '../target-of.ts';

const schema = z.object({ service: z.string(), share: z.number(), timeoutMs: z.number() });

/** Asks for one service. */
export const createSender: CreateSender = (params, context) => {
  const { service, share, timeoutMs } = schema.parse(params);
  return askingSender(context, timeoutMs, async ({ taskHealth }, signal) => {
    if (!taskHealth) return { outcome: 'unknown', reason: 'the target tells of no container health' };
    return judge(await taskHealth.read(service, signal), share);
  });
};

/** Whether enough tasks are healthy; unknown while those of which nothing is told yet could still make it so. */
export function judge(health: TaskHealth | undefined, share: number): Told {
  if (!health) return { outcome: 'failed', reason: 'no task runs' };
  const { healthy, unhealthy, unknown } = health;
  const wanted = share * (healthy + unhealthy + unknown);
  if (healthy >= wanted) return { outcome: 'ok' };
  if (healthy + unknown < wanted) return { outcome: 'failed', reason: 'too few tasks are healthy' };
  return { outcome: 'unknown', reason: 'the health of tasks is not told yet' };
}
