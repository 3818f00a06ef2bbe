import type { RateProfile, WarmUpPlan } from '#core';
import { raisesOf } from './warm-up/by-time.ts';

/** The whole ramp of a warm-up that goes by time, for what can't be steered; then the target rate is held. */
export function profileOfRamp({ fromPerSecond, toPerSecond, growth }: WarmUpPlan): RateProfile {
  if (growth.by === 'line')
    return {
      points: [
        [0, fromPerSecond],
        [growth.overMs, toPerSecond],
      ],
    };
  if (growth.by === 'answers') return { points: [[0, fromPerSecond]] };
  const rates = [fromPerSecond, ...raisesOf(fromPerSecond, toPerSecond, growth.factor)];
  const points = rates.flatMap((rate, step): [number, number][] => {
    const atMs = step * growth.everyMs;
    const before = rates[step - 1];
    return before === undefined
      ? [[atMs, rate]]
      : [
          [atMs, before],
          [atMs, rate],
        ];
  });
  return { points };
}
