import type { ScalingPolicy } from './records.ts';

/** What an alarm tells a policy: the value that it saw, and the threshold that it compares with. */
export interface Breach {
  value: number;
  threshold: number;
}

/** The capacity that a policy wants, before the bounds of its group; undefined when it wants no change. */
export function adjusted(policy: ScalingPolicy, capacity: number, breach: Breach): number | undefined {
  if (policy.type === 'TargetTrackingScaling') return tracked(policy, capacity, breach);
  const adjustment = policy.type === 'SimpleScaling' ? policy.adjustment : stepOf(policy, breach);
  if (adjustment === undefined) return undefined;
  if (policy.adjustmentType === 'ExactCapacity') return adjustment;
  if (policy.adjustmentType !== 'PercentChangeInCapacity') return capacity + adjustment;
  return capacity + percentOf(capacity, adjustment, policy.minimumMagnitude ?? 1);
}

/** In proportion to how far the metric is from the target, rounded so that it is not missed. */
function tracked({ target }: ScalingPolicy, capacity: number, { value }: Breach): number | undefined {
  if (!target || target.value <= 0) return undefined;
  return Math.ceil((capacity * value) / target.value);
}

/** Bounds are relative to the threshold. Above it the lower one belongs to a step, below it the upper one. */
function stepOf({ steps = [] }: ScalingPolicy, { value, threshold }: Breach): number | undefined {
  const excess = value - threshold;
  const met = steps.find(({ lower = -Infinity, upper = Infinity }) =>
    excess >= 0 && upper > 0 ? excess >= lower && excess < upper : excess > lower && excess <= upper,
  );
  return met?.adjustment;
}

/** Toward zero, but by one at least, and by the magnitude that the policy asks for. */
function percentOf(capacity: number, percent: number, minimum: number): number {
  if (percent === 0) return 0;
  const exact = (capacity * percent) / 100;
  const whole = Math.abs(exact) < 1 ? 1 : Math.floor(Math.abs(exact));
  return Math.sign(percent) * Math.max(whole, minimum);
}
