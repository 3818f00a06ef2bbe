import { describe, expect, it } from 'vitest';
import { found, looks, told } from './test/told-alerts.ts';

const warmUp = { from: 2000, to: 6000 };

describe('an alert beside a warm-up', () => {
  it('that it made fire, and that had cleared by t0, is told apart with its times, and never fired since', () => {
    const { alert, settled } = told([found(), ...looks(`....xxx${'.'.repeat(30)}`)], { warmUp });
    expect(alert.outcome).toBe('never fired');
    expect(alert.firings).toEqual([]);
    expect(alert.duringWarmUp).toEqual([
      { fired: { lo: -7000, hi: -5980 }, cleared: { lo: -4000, hi: -2980 } },
    ]);
    expect(alert.because).toContain(
      'it fired while it was warmed up, and had cleared 2.98 s before the fault',
    );
    expect(settled.interval).toEqual({ lo: 0, hi: 0 });
  });

  it('that fires so soon after it that it may be for it bounds nothing from below', () => {
    const { alert, settled } = told([found(), ...looks('............xxx.......')], { warmUp });
    expect(alert.outcome).toBe('settled');
    expect(alert.because).toContain('it may be for the warm-up, which ended 4.00 s before the fault');
    expect(settled.interval).toEqual({ lo: 0, hi: 5020 });
    expect(settled.evidence?.lo.saw).toContain('it may be for the warm-up');
  });

  it('that fires later than it could for it is the fault’s', () => {
    const bodies = [found(), ...looks(`${'.'.repeat(18)}xxx.......`)];
    expect(told(bodies, { warmUp })).toEqual({ ...told(bodies), log: expect.anything() });
  });

  it('that fired before it, and clears in it, is none of its doing', () => {
    const { alert } = told([found(), ...looks(`xxxx${'.'.repeat(30)}`)], { warmUp });
    expect(alert.duringWarmUp).toBeUndefined();
    expect(alert.because).not.toContain('warm');
  });
});
