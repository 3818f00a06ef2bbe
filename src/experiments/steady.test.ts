import type { ProbePlan } from '#core';
import { describe, expect, it } from 'vitest';
import { hintFor, isWatched, missedBetween, troubleIn } from './steady.ts';

const service = (name: string, ok: number, failed = 0, unknown = 0, spoiled = 0) => ({
  name,
  sends: { sent: ok + failed + unknown, ok, failed, unknown },
  watched: ok + failed + unknown,
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
  ])('is none when %s', (_when, services, told) => {
    expect(troubleIn(services)).toContain(told);
  });
});

describe('steady', () => {
  it.each<[string, number, boolean]>([
    ['was watched when Squall spoiled at most one send of a hundred in it', 1, true],
    ['was not when it spoiled more', 2, false],
  ])('%s', (_, spoiled, expected) => {
    const missed = missedBetween(
      [service('web', 10, 0, 10, 10)],
      [service('web', 110 - spoiled, 0, 10 + spoiled, 10 + spoiled)],
    );
    expect(missed).toEqual({ sent: 100, spoiled });
    expect(isWatched(missed)).toBe(expected);
  });
});

describe('what to do where nothing answered', () => {
  const seen = (ok: number, failed: number): Parameters<typeof hintFor>[0][number] => ({
    name: 'web',
    sends: { sent: ok + failed, ok, failed, unknown: 0 },
    watched: ok + failed,
    spoiled: 0,
    lastReason: null,
  });
  const probe = {
    id: 'web',
    kind: 'http',
    service: 'web',
    summary: '',
    params: {},
    intervalMs: 1,
    timeoutMs: 1,
  };

  it.each<[string, ProbePlan[], RegExp, (string | null)?]>([
    ['goes inside, where all ways are private', [{ ...probe, isPrivate: true }], /^Run Squall inside/],
    [
      'looks at what it wants, where it is answered',
      [{ ...probe, isPrivate: true }],
      /^They answer/,
      'status 401',
    ],
    ['looks first, where one is not', [{ ...probe, isPrivate: true }, probe], /^Check that they are reached/],
  ])('%s', (_, probes, hint, lastReason = null) => {
    expect(hintFor([{ ...seen(0, 3), lastReason }], { probes })).toMatch(hint);
    expect(hintFor([seen(1, 3)], { probes })).toBeUndefined();
  });
});
