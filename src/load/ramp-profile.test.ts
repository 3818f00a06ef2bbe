import type { Growth, LoadJob, WarmUpPlan } from '#core';
import { describe, expect, it } from 'vitest';
import { Schedule } from './profile.ts';
import { profileOfRamp } from './ramp-profile.ts';

const job: LoadJob = {
  role: 'warm-up',
  engine: 'any',
  params: {},
  scenarios: [],
  profile: { points: [] },
  workers: 1,
  connections: 1,
  recycleMs: 1,
};
const ready = { errorsBelow: 1, rejectedBelow: 1, p99BelowMs: 1, forMs: 1, driftBelow: 1 };
const rampOf = (fromPerSecond: number, toPerSecond: number, growth: Growth) => {
  const plan: WarmUpPlan = { job, fromPerSecond, toPerSecond, growth, ready, giveUpAfterMs: 1 };
  return profileOfRamp(plan).points;
};

describe('the whole ramp of a warm-up', () => {
  it('rises in a line, and then stays', () => {
    const points = rampOf(10, 100, { by: 'line', overMs: 1000 });
    expect(points).toEqual([
      [0, 10],
      [1000, 100],
    ]);
    expect(new Schedule({ points }).rateAt(1e6)).toBe(100);
  });

  it('rises by steps, the last of which is cut to the target', () => {
    const points = rampOf(100, 300, { by: 'steps', factor: 1.5, everyMs: 60_000 });
    const schedule = new Schedule({ points });
    const rates = [0, 59_999, 60_000, 119_999, 120_000, 179_999, 180_000, 1e9];
    expect(rates.map((ms) => schedule.rateAt(ms))).toEqual([100, 100, 150, 150, 225, 225, 300, 300]);
  });

  it('has one rate where it begins at its target, or follows answers', () => {
    expect(rampOf(50, 50, { by: 'steps', factor: 2, everyMs: 1 })).toEqual([[0, 50]]);
    expect(rampOf(50, 70, { by: 'answers', factor: 2, rejectedAtMost: 0.01 })).toEqual([[0, 50]]);
  });
});
