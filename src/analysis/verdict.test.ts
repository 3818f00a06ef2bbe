import { formatDuration } from '#core';
import type { Expectation, Quantity } from '#core';
import { describe, expect, it } from 'vitest';
import { atMost, fine, hold, judged, lost, steady } from './test/judged.ts';
import { findingsOf, samplesOf, victim } from './test/scripted-run.ts';
import type { Script } from './test/scripted-run.ts';

const noneLost = atMost('servicesLost', 0);

const verdictOf = (script: Script) => findingsOf(script).verdict;
const failedChecks = (script: Script) =>
  findingsOf(script)
    .checks.filter(({ isOk }) => !isOk)
    .map(({ name }) => name);

describe('an expectation', () => {
  it.each<[string, Expectation, Script['services'], string]>([
    ['servicesLost, held', noneLost, { a: fine, b: fine }, 'held'],
    ['servicesLost, refuted', noneLost, { a: fine, b: lost }, 'refuted'],
    ['servicesLost of one, held', atMost('servicesLost', 1), { a: fine, b: lost }, 'held'],
    [
      'servicesLost with one that may be',
      noneLost,
      { a: fine, b: `${steady}${'?'.repeat(20)}${hold}` },
      'inconclusive',
    ],
    ['servicesDegraded, held', atMost('servicesDegraded', 0), { a: fine }, 'held'],
    ['servicesDegraded, refuted', atMost('servicesDegraded', 0), { a: `${steady}.x${hold}` }, 'refuted'],
    ['servicesDegraded, refuted by a lost one', atMost('servicesDegraded', 0), { a: lost }, 'refuted'],
    [
      'servicesDegraded with an unknown one',
      atMost('servicesDegraded', 0),
      { a: `${fine}?` },
      'inconclusive',
    ],
    ['recoveryTime, all of it within', atMost('recoveryTime', 400), { a: `${steady}...x${hold}` }, 'held'],
    [
      'recoveryTime, none of it within',
      atMost('recoveryTime', 299),
      { a: `${steady}...x${hold}` },
      'refuted',
    ],
    [
      'recoveryTime, partly within',
      atMost('recoveryTime', 399),
      { a: `${steady}...x${hold}` },
      'inconclusive',
    ],
    ['recoveryTime never hit', atMost('recoveryTime', 100), { a: fine }, 'held'],
    [
      'recoveryTime still open, below',
      atMost('recoveryTime', 5000),
      { a: `${steady}.xx....` },
      'inconclusive',
    ],
    ['recoveryTime still open, above', atMost('recoveryTime', 100), { a: `${steady}.xxx....` }, 'refuted'],
    [
      'requestsLost, upper bound within',
      atMost('requestsLost', 0.1),
      { a: steady + '.'.repeat(100) },
      'held',
    ],
    [
      'requestsLost, upper bound above',
      atMost('requestsLost', 0.03),
      { a: steady + '.'.repeat(100) },
      'inconclusive',
    ],
    ['requestsLost, lower bound above', atMost('requestsLost', 0.1), { a: lost }, 'refuted'],
  ])('%s', (_, expectation, services, verdict) => {
    const more = { slowerThanMs: 1000 };
    expect(judged(expectation, services, more).verdict).toBe(verdict);
  });

  it('of recovery is refuted by a known service though another is unknown', () => {
    const services = { a: `${steady}.xxx${hold}`, b: steady };
    expect(judged(atMost('recoveryTime', 200), services)).toMatchObject({
      value: { lo: 300, hi: null },
      verdict: 'refuted',
    });
    expect(judged(atMost('recoveryTime', 2000), services).verdict).toBe('inconclusive');
  });

  it('of recovery does not hold where an outage may have hidden in unknown samples', () => {
    const hidden = `${steady}.x....?${hold}${'.'.repeat(100)}`;
    expect(judged(atMost('recoveryTime', 500), { a: hidden })).toMatchObject({
      value: { lo: 100, hi: 700 },
      verdict: 'inconclusive',
      why: 'an outage may have hidden in unknown samples, such as those of a',
    });
    expect(judged(atMost('recoveryTime', 700), { a: hidden }).verdict).toBe('held');
    const later = `${steady}.x${hold}?${'.'.repeat(100)}`;
    expect(judged(atMost('recoveryTime', 500), { a: later }).value).toEqual({ lo: 100, hi: 200 });
  });

  it('of recovery is not refuted by a service that was not well before', () => {
    const services = { a: `..x.......${'x'.repeat(8)}${hold}`, b: `${steady}.x${hold}` };
    expect(judged(atMost('recoveryTime', 300), services)).toMatchObject({
      value: { lo: 100, hi: 800 },
      verdict: 'inconclusive',
    });
  });

  it.each([
    ['that has no data', steady],
    ['whose streak is long only with unknown samples', `${steady}${'x'.repeat(15)}?????${hold}`],
    ['that was never reachable', 'x'.repeat(22)],
    ['that is lost but was not well before', `..x.......${'x'.repeat(25)}${hold}`],
  ])('on services lost may have to count one %s', (_, b) => {
    expect(judged(noneLost, { a: fine, b }).value).toEqual({ lo: 0, hi: 1 });
  });

  it('says which services, and what decides', () => {
    expect(judged(noneLost, { a: fine, b: lost }).why).toBe('1 of 2 services lost: b');
    expect(judged(atMost('requestsLost', 0.1), { a: lost }).why).toContain('from probes alone');
  });

  it.each<[Quantity, string]>([
    ['servicesLost', 'services'],
    ['servicesDegraded', 'services'],
    ['recoveryTime', 'ms'],
    ['tasksRecovery', 'ms'],
    ['requestsLost', 'fraction'],
  ])('on %s is in %s', (quantity, unit) => {
    expect(judged(atMost(quantity, 0), { a: fine }).unit).toBe(unit);
  });

  it('on a control-plane clock is judged by its interval, unknown is inconclusive', () => {
    const count = (ids: string[]) => [{ clock: 'capacity' as const, subject: 'g', ids }];
    const looks = [
      { sent: 500, counts: count(['i-1']) },
      { sent: 1500, counts: count([]) },
      { sent: 2000, counts: count(['i-2']) },
    ];
    const capacity = (limit: number, some = looks) =>
      judged(atMost('capacityRecovery', limit), { a: fine }, { looks: some }).verdict;
    expect([capacity(1010), capacity(1000), capacity(499)]).toEqual(['held', 'inconclusive', 'refuted']);
    expect(capacity(5000, [])).toBe('inconclusive');
    expect(judged(atMost('tasksRecovery', 5000), { a: fine }, { looks }).verdict).toBe('inconclusive');
  });

  it('on a clock holds in a run that only watches', () => {
    expect(judged(atMost('tasksRecovery', 0), { a: fine }, { victims: [] }).verdict).toBe('held');
  });

  it('on a clock is unknown in such a run when one went, also if another came between two looks', () => {
    const count = (ids: string[]) => [{ clock: 'capacity' as const, subject: 'g', ids }];
    const looks = [
      { sent: 500, counts: count(['i-1', 'i-2']) },
      { sent: 1500, counts: count(['i-2', 'i-3']) },
    ];
    expect(judged(atMost('capacityRecovery', 0), { a: fine }, { looks, victims: [] })).toMatchObject({
      verdict: 'inconclusive',
      why: expect.stringContaining('g lost 1 of 2, though nothing was to be hurt'),
    });
  });
});

describe('a run', () => {
  const expecting = { expect: [noneLost] };

  it('that is valid holds what was expected, and refutes it', () => {
    expect(verdictOf({ services: { a: fine }, ...expecting })).toBe('held');
    expect(verdictOf({ services: { a: lost }, ...expecting })).toBe('refuted');
  });

  it('that was hurt in part may refute, never hold', () => {
    const part = { victims: [victim('i-1'), victim('i-2')], proven: ['i-1'], ...expecting };
    expect(verdictOf({ services: { a: lost }, ...part })).toBe('refuted');
    expect(verdictOf({ services: { a: fine }, ...part })).toBe('inconclusive');
    expect(failedChecks({ services: { a: fine }, ...part })).toEqual(['fault proven']);
    expect(judged(noneLost, { a: fine }, part).why).toContain('this would be held, were the run valid');
  });

  it.each<[string, Partial<Script>]>([
    ['whose fault killed nothing', { proven: [] }],
    ['whose fault was not proven', { provenAt: null }],
    ['whose fault was never sent', { t0: null }],
  ])('%s can neither hold nor refute', (_, more) => {
    expect(verdictOf({ services: { a: lost }, ...more, ...expecting })).toBe('inconclusive');
    expect(verdictOf({ services: { a: fine }, ...more, ...expecting })).toBe('inconclusive');
    expect(failedChecks({ services: { a: fine }, ...more })).toEqual(['fault proven']);
  });

  it('that is not valid is inconclusive though nothing was expected', () => {
    expect(verdictOf({ services: { a: fine } })).toBe('held');
    expect(verdictOf({ services: { a: fine }, proven: [] })).toBe('inconclusive');
  });

  it('needs no proof when it only watches', () => {
    expect(verdictOf({ services: { a: fine }, victims: [], ...expecting })).toBe('held');
    expect(verdictOf({ services: { a: lost }, victims: [], ...expecting })).toBe('refuted');
  });

  it.each<[NonNullable<Script['ending']>, string]>([
    ['gave-up', 'refuted'],
    ['interrupted', 'refuted'],
    ['failed', 'inconclusive'],
    ['cut off', 'inconclusive'],
  ])('that ended %s is never held, and with a service lost it is %s', (ending, verdict) => {
    expect(verdictOf({ services: { a: lost }, ending, ...expecting })).toBe(verdict);
    expect(verdictOf({ services: { a: fine }, ending, ...expecting })).toBe('inconclusive');
    expect(failedChecks({ services: { a: fine }, ending })).toEqual(['completed']);
  });

  it('whose steady was not ok refutes only by what was well before', () => {
    const shaky = `..x.......${lost.slice(10)}`;
    expect(failedChecks({ services: { a: shaky } })).toEqual(['steady was ok']);
    expect(verdictOf({ services: { a: shaky }, ...expecting })).toBe('inconclusive');
    expect(verdictOf({ services: { a: shaky, b: lost }, ...expecting })).toBe('refuted');
    expect(verdictOf({ services: { a: fine, b: 'x'.repeat(40) }, ...expecting })).toBe('inconclusive');
    expect(verdictOf({ services: { a: `..x.......${fine.slice(10)}` }, ...expecting })).toBe('inconclusive');
  });

  it('lays no request to the fault that failed on a service that was not well before', () => {
    const few = [atMost('requestsLost', 0.1)];
    expect(verdictOf({ services: { a: `..x.......${lost.slice(10)}` }, expect: few })).toBe('inconclusive');
    expect(verdictOf({ services: { a: lost }, expect: few })).toBe('refuted');
  });

  it('that Squall was too busy for can neither hold nor refute', () => {
    const busy = `??${lost}`;
    expect(failedChecks({ services: { a: busy } })).toEqual(['harness on time']);
    expect(verdictOf({ services: { a: busy }, ...expecting })).toBe('inconclusive');
    const hardly = `?${'.'.repeat(9)}${lost.slice(10)}${'.'.repeat(60)}`;
    expect(failedChecks({ services: { a: hardly } })).toEqual([]);
    expect(verdictOf({ services: { a: hardly }, ...expecting })).toBe('refuted');
  });

  it('with samples missing may refute, never hold', () => {
    const services = { a: `${lost} .`, b: fine };
    expect(failedChecks({ services })).toEqual(['nothing missing']);
    expect(verdictOf({ services, ...expecting })).toBe('refuted');
    expect(verdictOf({ services: { a: `${fine} .` }, ...expecting })).toBe('inconclusive');
  });

  it('that probed nothing is inconclusive', () => {
    expect(failedChecks({ services: {}, endsAt: 3000 })).toEqual(['steady was ok']);
    expect(verdictOf({ services: {}, endsAt: 3000, ...expecting })).toBe('inconclusive');
  });

  it('takes the worst of its expectations', () => {
    const expectAll = [noneLost, atMost('recoveryTime', 1), atMost('servicesDegraded', 1)];
    expect(verdictOf({ services: { a: `${steady}....x${hold}` }, expect: expectAll })).toBe('refuted');
  });
});

describe('the summary', () => {
  const summaryOf = (script: Script) => findingsOf(script).summary;

  it.each<[Script, string]>([
    [
      { services: { a: `${steady}...x${hold}`, b: fine }, expect: [noneLost] },
      `Held: no service of 2 lost, 1 degraded; all served again after at most ${formatDuration(400)}.`,
    ],
    [
      { services: { a: `${steady}...x${hold}x${hold}` }, expect: [noneLost] },
      `Held: no service of 1 lost, 1 degraded; all served again after at most ${formatDuration(400)}; 1 failed again later.`,
    ],
    [
      { services: { a: `${steady}...x${hold}x` }, expect: [noneLost] },
      `Held: no service of 1 lost, 1 degraded; all served again after at most ${formatDuration(400)}; 1 down again at the end.`,
    ],
    [
      { services: { a: fine }, expect: [noneLost] },
      'Held: no service of 1 lost; none stopped serving for longer than 0.10 s.',
    ],
    [
      { services: { a: lost, b: fine }, expect: [noneLost] },
      'Refuted: 1 of 2 services lost: a (allowed: servicesLost <= 0).',
    ],
    [{ services: { a: fine }, proven: [], expect: [noneLost] }, 'Inconclusive: 0 of 1 victims proven.'],
    [
      { services: { a: fine }, expect: [atMost('recoveryTime', 50)] },
      'Inconclusive: recoveryTime was at most 0.10 s (allowed: recoveryTime <= 50).',
    ],
    [
      { services: { a: lost }, expect: [atMost('recoveryTime', 5), atMost('requestsLost', 0.1)] },
      'Refuted: recoveryTime was 2.50 s to 2.60 s (allowed: recoveryTime <= 5); 25 of 27 sends failed, 92.6 % (allowed: requestsLost <= 0.1).',
    ],
    [
      { services: { a: fine }, expect: [atMost('tasksRecovery', 50)] },
      'Inconclusive: tasksRecovery is unknown: no look told of it (allowed: tasksRecovery <= 50).',
    ],
    [{ services: { a: steady }, t0: null, ending: 'interrupted' }, 'Inconclusive: the run was interrupted.'],
    [
      { services: { a: steady }, t0: null, ending: 'failed', reason: 'Nothing was injected.' },
      'Inconclusive: the run failed: Nothing was injected.',
    ],
  ])('is one sentence: case %#', (script, sentence) => {
    expect(summaryOf(script)).toBe(sentence);
  });
});

it('counts what was never heard of apart from samples', () => {
  const { harness } = findingsOf({ services: { a: samplesOf(`${steady}.. ..?`) } });
  expect(harness).toMatchObject({ samples: 15, unknown: 1, missing: 1 });
});
