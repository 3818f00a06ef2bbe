import { describe, expect, it } from 'vitest';
import { courseByTime, raisesOf } from './by-time.ts';
import { byHand, planOf } from './test/plan.ts';

describe('raises by a factor', () => {
  it.each([
    [100, 400, 2, [200, 400]],
    [100, 500, 2, [200, 400, 500]],
    [50, 50, 1.5, []],
    [50, 40, 1.5, []],
    [1, 10, 1, [10]],
  ])('from %d to %d by %d are %j', (from, to, factor, raises) => {
    expect(raisesOf(from, to, factor)).toEqual(raises);
  });

  it('end exactly on the target, also where rounding would leave a last tiny one', () => {
    const raises = raisesOf(0.1, 0.1 * 1.1 ** 9, 1.1);
    expect(raises).toHaveLength(9);
    expect(raises.at(-1)).toBe(0.1 * 1.1 ** 9);
  });
});

describe('a ramp by time', () => {
  it('in steps stays for a step before each raise', () => {
    const course = courseByTime(planOf(), byHand, 7_000);
    const rates = [0, 299_999, 300_000, 600_000, 1_799_999, 1_800_000, 9e9].map(
      (ms) => course.next(7_000 + ms, []).perSecond,
    );
    expect(rates).toEqual([50, 50, 75, 112.5, 379.6875, 400, 400]);
  });

  it('along a line rises evenly, and stays at the target', () => {
    const course = courseByTime(planOf(), { by: 'line', overMs: 70_000 }, 0);
    const rates = [0, 10_000, 35_000, 70_000, 80_000].map((ms) => course.next(ms, []).perSecond);
    expect(rates).toEqual([50, 100, 225, 400, 400]);
  });
});
