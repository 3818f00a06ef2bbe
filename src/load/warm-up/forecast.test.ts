import { describe, expect, it } from 'vitest';
import { forecastOf } from './forecast.ts';
import { byHand, planOf } from './test/plan.ts';
import { outcomeOf } from './test/simulation.ts';

const minute = 60_000;
const takesAll = { balancer: { perSecond: 1e6, growthMs: Infinity, growthFactor: 1 } };

describe('the forecast of a warm-up', () => {
  it('in steps is exact: each step for its time, then the proof; at most it goes on at the target', () => {
    expect(forecastOf(planOf({ growth: byHand }))).toEqual({
      leastMs: 30 * minute + 30_000,
      leastRequests: 50 * 300 * (1 + 1.5 + 1.5 ** 2 + 1.5 ** 3 + 1.5 ** 4 + 1.5 ** 5) + 400 * 30 + 0.5 - 0.25,
      mostMs: 60 * minute,
      mostRequests: 311_719 + 400 * 30 * 60,
    });
  });

  it('along a line is exact', () => {
    const growth = { by: 'line' as const, overMs: 10 * minute };
    expect(forecastOf(planOf({ growth, giveUpAfterMs: 20 * minute }))).toEqual({
      leastMs: 10 * minute + 30_000,
      leastRequests: 225 * 600 + 400 * 30,
      mostMs: 20 * minute,
      mostRequests: 225 * 600 + 400 * 600,
    });
  });

  it.each([0.001, 0.01, 0.05])('on answers is what comes of a balancer that takes all, at %d', (share) => {
    const plan = planOf({ growth: { by: 'answers', factor: 2, rejectedAtMost: share } });
    const { leastMs, leastRequests, mostMs, mostRequests } = forecastOf(plan);
    const { forMs, sent, step } = outcomeOf(plan, takesAll);
    expect(step.stage).toBe('warm');
    expect(forMs).toBeGreaterThanOrEqual(leastMs);
    expect(forMs).toBeLessThan(1.1 * leastMs + 4_000);
    expect(sent).toBeGreaterThanOrEqual(leastRequests);
    expect(sent).toBeLessThan(1.1 * leastRequests + 4 * 400);
    expect(mostMs).toBe(plan.giveUpAfterMs);
    expect(mostRequests).toBeGreaterThan(leastRequests);
    expect(mostRequests).toBeLessThan((plan.toPerSecond * mostMs) / 1000);
  });

  it('says where it gives up before it can be warm: the least is longer than the most', () => {
    const { leastMs, mostMs, leastRequests, mostRequests } = forecastOf(
      planOf({ growth: byHand, giveUpAfterMs: 7 * minute }),
    );
    expect(leastMs).toBeGreaterThan(mostMs);
    expect(mostRequests).toBe(50 * 300 + 75 * 120);
    expect(leastRequests).toBeGreaterThan(mostRequests);
  });

  it('of a ramp that begins at its target is that of the proof', () => {
    const { leastMs, leastRequests } = forecastOf(planOf({ fromPerSecond: 400 }));
    expect([leastMs, leastRequests]).toEqual([30_000, 12_000]);
  });

  it('ends also for a ramp that may lose nothing', () => {
    const growth = { by: 'answers' as const, factor: 2, rejectedAtMost: 0 };
    const { leastMs, mostMs } = forecastOf(planOf({ growth, giveUpAfterMs: 5 * minute }));
    expect(leastMs).toBeGreaterThan(mostMs);
  });
});
