import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantsText } from './constants-text.ts';
import { parseLab } from './lab-file.ts';
import { profiles } from './profiles.ts';

describe('the constants as text', () => {
  it('are what a lab file would have, every one of them', () => {
    const text = constantsText({
      ...profiles.aws,
      drainingMs: Infinity,
      schedulerMs: 250,
      terminationMs: 1500,
    });
    expect(text).toMatchObject({
      draining: 'never',
      scheduler: '250ms',
      termination: '1.5s',
      placementRetry: '15m',
      endedVisible: '1h',
      healthyThreshold: '5',
    });
    expect(Object.keys(text)).toHaveLength(Object.keys(profiles.aws).length);
  });

  it('read back exactly', () => {
    // Any millisecond, and tenths of seconds, whose texts are no sums of powers of two.
    const tenths = fc.integer({ min: 0, max: 1_000_000 }).map((count) => count * 100);
    const ms = fc.oneof(fc.integer({ min: 0, max: 100_000_000 }), tenths, fc.constant(Infinity));
    fc.assert(
      fc.property(ms, ms, (drainingMs, silenceMs) => {
        const { draining, silence } = constantsText({ ...profiles.fast, drainingMs, silenceMs });
        const { constants } = parseLab({
          name: 'x',
          instances: { count: 1 },
          services: { web: { tasks: 1 } },
          constants: { draining, silence },
        });
        expect([constants.drainingMs, constants.silenceMs]).toEqual([drainingMs, silenceMs]);
      }),
    );
  });
});

describe('the profiles', () => {
  it('keep a health check shorter than its interval, and a vanished host silent for 20 s or more', () => {
    for (const constants of Object.values(profiles)) {
      expect(constants.healthCheckTimeoutMs).toBeLessThan(constants.healthCheckIntervalMs);
      expect(constants.silenceMs).toBeGreaterThanOrEqual(20_000);
    }
  });

  it('wait no longer in fast than in aws, in any value', () => {
    const slower = Object.entries(constantsOf('fast')).filter(
      ([key, value]) => value > (constantsOf('aws')[key] ?? 0),
    );
    expect(slower).toEqual([]);
  });
});

function constantsOf(profile: keyof typeof profiles): Record<string, number> {
  return { ...profiles[profile] };
}
