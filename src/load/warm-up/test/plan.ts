import type { Growth, WarmUpPlan } from '#core';

/** How balancers are warmed by hand: no more than 50 % every five minutes. */
export const byHand = { by: 'steps', factor: 1.5, everyMs: 300_000 } satisfies Growth;

/** A warm-up from 50/s to 400/s with strict criteria; what is said differs. */
export function planOf(said: Partial<WarmUpPlan> = {}): WarmUpPlan {
  return {
    job: {
      role: 'warm-up',
      engine: 'http',
      params: {},
      scenarios: [],
      profile: { points: [[0, 50]] },
      workers: 1,
      connections: 10,
      recycleMs: 60_000,
    },
    fromPerSecond: 50,
    toPerSecond: 400,
    growth: { by: 'answers', factor: 1.5, rejectedAtMost: 0.01 },
    ready: { errorsBelow: 0.001, rejectedBelow: 0.001, p99BelowMs: 600, forMs: 30_000, driftBelow: 0.1 },
    giveUpAfterMs: 3_600_000,
    ...said,
  };
}
