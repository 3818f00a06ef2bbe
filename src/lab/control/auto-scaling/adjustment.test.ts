import { describe, expect, it } from 'vitest';
import { adjusted } from './adjustment.ts';
import type { ScalingPolicy } from './records.ts';

const policy = (of: Partial<ScalingPolicy>): ScalingPolicy => ({
  name: 'p',
  arn: 'arn:p',
  type: 'SimpleScaling',
  isEnabled: true,
  alarms: [],
  ...of,
});
const breach = { value: 0, threshold: 0 };

describe('a simple scaling policy', () => {
  it.each([
    ['ChangeInCapacity', -3, undefined, 10, 7],
    ['ExactCapacity', 4, undefined, 10, 4],
    ['PercentChangeInCapacity', 12, undefined, 10, 11],
    ['PercentChangeInCapacity', 19, undefined, 10, 11],
    ['PercentChangeInCapacity', 5, undefined, 10, 11],
    ['PercentChangeInCapacity', -5, undefined, 10, 9],
    ['PercentChangeInCapacity', -19, undefined, 10, 9],
    ['PercentChangeInCapacity', 10, 2, 10, 12],
    ['PercentChangeInCapacity', -10, 2, 10, 8],
    ['PercentChangeInCapacity', 0, 2, 10, 10],
  ] as const)(
    '%s by %i, at least %s, makes %i into %i',
    (adjustmentType, adjustment, magnitude, from, to) => {
      const wanted = {
        adjustmentType,
        adjustment,
        ...(magnitude !== undefined && { minimumMagnitude: magnitude }),
      };
      expect(adjusted(policy(wanted), from, breach)).toBe(to);
    },
  );
});

describe('a step scaling policy', () => {
  const out = policy({
    type: 'StepScaling',
    adjustmentType: 'ChangeInCapacity',
    steps: [
      { lower: 0, upper: 10, adjustment: 1 },
      { lower: 10, adjustment: 2 },
    ],
  });
  const back = policy({
    type: 'StepScaling',
    adjustmentType: 'ChangeInCapacity',
    steps: [
      { lower: -10, upper: 0, adjustment: -1 },
      { upper: -10, adjustment: -2 },
    ],
  });

  it.each([
    [out, 50, 6],
    [out, 59.9, 6],
    [out, 60, 7],
    [out, 49, undefined],
    [back, 50, 4],
    [back, 40.1, 4],
    [back, 40, 3],
    [back, 51, undefined],
  ])('takes the step that the breach lies in', (steps, value, to) => {
    expect(adjusted(steps, 5, { value, threshold: 50 })).toBe(to);
  });
});
