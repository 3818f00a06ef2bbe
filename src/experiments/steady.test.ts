import { describe, expect, it } from 'vitest';
import { troubleIn } from './steady.ts';

const service = (name: string, ok: number, failed = 0, unknown = 0, spoiled = 0) => ({
  name,
  sends: { sent: ok + failed + unknown, ok, failed, unknown },
  spoiled,
  lastReason: unknown > 0 ? 'not told' : null,
});

describe('what was seen before the fault', () => {
  it('is ground enough when every reachable service served without a failure', () => {
    expect(troubleIn([service('web', 100), service('elsewhere', 0, 100)])).toBeUndefined();
  });

  it('is ground enough where a service that served could not be told of once', () => {
    expect(troubleIn([service('web', 100), service('mailer', 1, 0, 2)])).toBeUndefined();
  });

  it.each([
    [
      'nothing is known of a service',
      [service('web', 100), service('mailer', 0, 0, 1)],
      'nothing is known of mailer: not told',
    ],
    ['nothing was ever ok', [service('web', 0, 100)], 'no service answered ok before the fault'],
    ['nothing was probed', [], 'no service answered ok before the fault'],
    [
      'a service failed once',
      [service('web', 99, 1), service('api', 9)],
      'web did not serve without a failure',
    ],
    [
      'Squall was too late',
      [service('web', 90, 0, 10, 10)],
      'steady was not watched, 10 of 100 sends are unknown',
    ],
  ])('is none when %s', (_when, services, told) => {
    expect(troubleIn(services)).toContain(told);
  });
});
