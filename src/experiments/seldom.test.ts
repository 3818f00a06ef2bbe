import { BadInputError } from '#core';
import type { Experiment, ProbePlan } from '#core';
import { describe, expect, it } from 'vitest';
import { refuseTooSeldom, seldomAsked } from './seldom.ts';

const experiment: Pick<Experiment, 'watch' | 'expect'> = {
  watch: {
    steadyForMs: 8000,
    settleForMs: 8000,
    giveUpAfterMs: 90_000,
    pollEveryMs: 500,
    lostAfter: { sends: 20, forMs: 1000 },
  },
  expect: [{ quantity: 'servicesLost', atMost: 0, text: 'servicesLost <= 0' }],
};
const probe = (intervalMs: number, more: Partial<ProbePlan> = {}): ProbePlan => ({
  id: 'web',
  kind: 'http',
  service: 'web',
  summary: '',
  params: {},
  intervalMs,
  timeoutMs: 1000,
  ...more,
});
const refusing =
  (one: ProbePlan, given: Partial<Experiment> = {}) =>
  () =>
    refuseTooSeldom({ ...experiment, ...given } as Experiment, { probes: [one] });

describe('a probe that asks too seldom', () => {
  it('to count a service as lost is refused where that is judged, with what to do', () => {
    expect(refusing(probe(10_000))).toThrow(BadInputError);
    expect(refusing(probe(10_000))).toThrow(
      'web: it is asked every 10.0 s, so 20 failures in a row take 3 m 10 s, and the run gives up 1 m 30 s after the fault',
    );
  });

  it.each<[string, ProbePlan, Partial<Experiment>]>([
    ['it asks often enough', probe(4700), {}],
    [
      'fewer failures make a service lost',
      probe(10_000),
      { watch: { ...experiment.watch, lostAfter: { sends: 3, forMs: 1 } } },
    ],
    ['nothing of the kind is judged', probe(10_000), { expect: [] }],
    ['it sends no requests', probe(10_000, { isRequest: false }), {}],
    ['no users feel what it sees', probe(10_000, { role: 'cluster' }), {}],
  ])('is taken where %s', (_, one, given) => expect(refusing(one, given)).not.toThrow());

  it('for its hold to mean much is warned of', () => {
    const probes = [probe(2500), probe(3000, { id: 'api' }), probe(9000, { id: 'mail', isRequest: false })];
    expect(seldomAsked(experiment, { probes })).toEqual([
      'api is asked every 3.00 s: an outage shorter than that may be missed, and settleFor, 8.00 s, is too short for 3 answers.',
    ]);
  });
});
