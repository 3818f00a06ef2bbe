import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StallMeter } from './stall-meter.ts';

describe('StallMeter', () => {
  it('goes with the clock while every sleep ends in time', () => {
    const meter = new StallMeter(0);
    meter.mark(0, 5);
    meter.mark(6.5, 5);
    meter.mark(13, 0);
    expect(meter.awakeMs(14)).toBe(14);
  });

  it('takes off a sleep that took longer than it was asked to', () => {
    const meter = new StallMeter(0);
    meter.mark(0, 5);
    meter.mark(105, 0);
    expect(meter.awakeMs(106)).toBe(6);
  });

  it('takes off the time in which the loop was busy', () => {
    const meter = new StallMeter(0);
    meter.mark(1, 0);
    meter.mark(701, 0);
    expect(meter.awakeMs(701)).toBe(1);
  });

  it('stands still in a stall that is not over yet', () => {
    const meter = new StallMeter(0);
    meter.mark(0, 5);
    expect([5, 7, 8, 500].map((ms) => meter.awakeMs(ms))).toEqual([5, 7, 5, 5]);
  });

  it('is never ahead of the clock, and never goes back from mark to mark', () => {
    const steps = fc.array(fc.tuple(fc.nat(400), fc.nat(50)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (marks) => {
        const meter = new StallMeter(0);
        let nowMs = 0;
        let before = 0;
        for (const [passedMs, sleepMs] of marks) {
          nowMs += passedMs / 10;
          meter.mark(nowMs, sleepMs);
          const awake = meter.awakeMs(nowMs);
          expect(awake).toBeLessThanOrEqual(nowMs);
          expect(awake).toBeGreaterThanOrEqual(before - 1e-9);
          before = awake;
        }
      }),
    );
  });
});
