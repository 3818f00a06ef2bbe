import type { Growth, WarmUpPlan } from '#core';
import type { Course } from './course.ts';

type ByTime = Exclude<Growth, { by: 'answers' }>;

/** The raises by a factor that lead from one rate to another; the last is cut to end there. */
export function raisesOf(fromPerSecond: number, toPerSecond: number, factor: number): number[] {
  const rates: number[] = [];
  let rate = fromPerSecond;
  while (rate < toPerSecond) {
    const next = rate * factor;
    // What lies within rounding of the target is the target; what does not grow goes there at once.
    rate = next > rate && next < toPerSecond * (1 - 1e-9) ? next : toPerSecond;
    rates.push(rate);
  }
  return rates;
}

/** A ramp that goes by the clock, whatever is answered. */
export function courseByTime(plan: WarmUpPlan, growth: ByTime, startMs: number): Course {
  const { fromPerSecond, toPerSecond } = plan;
  const rates = growth.by === 'steps' ? raisesOf(fromPerSecond, toPerSecond, growth.factor) : [];

  function rateAt(elapsedMs: number): number {
    if (growth.by === 'steps') {
      const step = Math.min(rates.length, Math.floor(elapsedMs / growth.everyMs));
      return step > 0 ? (rates[step - 1] ?? toPerSecond) : Math.min(fromPerSecond, toPerSecond);
    }
    if (elapsedMs >= growth.overMs) return toPerSecond;
    return fromPerSecond + ((toPerSecond - fromPerSecond) * elapsedMs) / growth.overMs;
  }

  return {
    next(nowMs) {
      const perSecond = rateAt(Math.max(0, nowMs - startMs));
      return { perSecond, stage: 'rising', why: `on its way from ${fromPerSecond}/s to ${toPerSecond}/s` };
    },
  };
}
