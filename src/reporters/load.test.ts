import type { Findings, LoadCounts } from '#analysis';
import { describe, expect, it } from 'vitest';
import { expectation } from '../../test/reporters/build-findings.ts';
import { buildCounts, buildLoad, buildTraffic, buildTrafficLost } from '../../test/reporters/build-load.ts';
import { latencyInWords, trafficLoss } from './load.ts';

type Told = Parameters<typeof trafficLoss>[0];

const told = (parts: Partial<Told>) => {
  const loss = trafficLoss({
    loads: [buildTraffic()],
    trafficLost: null,
    expectations: [],
    checks: [],
    ...parts,
  });
  return loss && [loss.mark.symbol, loss.window, loss.loss.due];
};
const none = { failed: 0, rejected: 0, unknown: 0 };
const judged = (verdict: 'held' | 'refuted'): Findings['expectations'] => [
  expectation('requestsLost <= 1%', { unit: 'fraction', limit: 0.01, value: null, verdict, why: '' }),
];
const inSteady = (counts: LoadCounts) => [buildLoad('traffic', [{ phase: 'steady', ...counts }])];
const wasOk = (isOk: boolean): Findings['checks'] => [{ name: 'traffic was ok', isOk, detail: '' }];

describe('what the traffic lost', () => {
  it.each<[string, Partial<Told>, (string | number)[]]>([
    ['nothing, to the recovery', { trafficLost: buildTrafficLost(none) }, ['✓', 't0 to recovery', 5920]],
    [
      'nothing, to the end',
      { trafficLost: buildTrafficLost({ ...none, until: null }) },
      ['✓', 't0 to the end', 5920],
    ],
    ['not known', { trafficLost: buildTrafficLost({ ...none, unknown: 1 }) }, ['?', 't0 to recovery', 5920]],
    ['of none', { trafficLost: buildTrafficLost({ ...none, due: 0 }) }, ['?', 't0 to recovery', 0]],
    ['some', { trafficLost: buildTrafficLost() }, ['!', 't0 to recovery', 5920]],
    [
      'as much as may be',
      { trafficLost: buildTrafficLost(), expectations: judged('held') },
      ['!', 't0 to recovery', 5920],
    ],
    [
      'more than may be',
      { trafficLost: buildTrafficLost(), expectations: judged('refuted') },
      ['✗', 't0 to recovery', 5920],
    ],
    ['no fault was sent', { checks: wasOk(true) }, ['✓', 'in steady', 6000]],
    [
      'little in steady',
      { loads: inSteady(buildCounts(2000, { failed: 1 })), checks: wasOk(true) },
      ['!', 'in steady', 2000],
    ],
    [
      'too much in steady',
      { loads: inSteady(buildCounts(9, { failed: 5 })), checks: wasOk(false) },
      ['✗', 'in steady', 9],
    ],
    [
      'there was no steady',
      { loads: [buildLoad('traffic', [{ phase: 'preflight', ...buildCounts(7) }])] },
      ['✓', 'in all', 7],
    ],
  ])('has its window and its mark: %s', (_, parts, expected) => expect(told(parts)).toEqual(expected));

  it('is nothing without traffic', () => {
    expect(told({ loads: [] })).toBeUndefined();
  });
});

describe('how long answers took', () => {
  it('is of steady and of the phases since t0, or of steady alone, and never reads as no time', () => {
    expect(latencyInWords(buildTraffic(), true)).toBe(
      'steady → since t0: p50 4.2 → 6.1–6.4 ms, p99 9.8 → 12–480 ms',
    );
    const latency = { p50: 0.002, p90: 0.3, p99: 0.42, max: 1.2 };
    const [load] = inSteady(buildCounts(10, { latency }));
    expect(load && latencyInWords(load, false)).toBe('in steady: p50 < 0.01 ms, p99 0.42 ms');
  });
});
