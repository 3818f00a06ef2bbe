import type { Expectation, Quantity } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flushEvery, folded, spanMs, truth } from './test/known-truth.ts';
import { analyse, eventsOf, findingsOf } from './test/scripted-run.ts';
import type { Script } from './test/scripted-run.ts';

// t0 is at 1000, after ten samples; settled after a second; sends 100 ms apart.
const steady = '.'.repeat(10);
const hold = '.'.repeat(600);

const lasting = (quantity: Quantity, atMost: number, forMs?: number): Expectation => ({
  quantity,
  atMost,
  ...(forMs !== undefined && { forMs }),
  text: `${quantity} <= ${atMost}`,
});

const judged = (expectation: Expectation, services: Script['services']) => {
  const [finding] = findingsOf({ services, expect: [expectation] }).expectations;
  if (!finding) throw new Error('no expectation');
  return finding;
};

describe('an expectation of services that asks for a length', () => {
  // Six failures: from 500 ms (first to last) to 700 ms (ok to ok).
  const six = `${steady}.xxxxxx${hold}`;
  const lost = `${steady}.${'x'.repeat(25)}${hold}`;
  it.each<[string, Expectation, string, string, [number, number]]>([
    ['counts what surely lasted so long', lasting('servicesDegraded', 0, 500), six, 'refuted', [1, 1]],
    ['leaves open what may have', lasting('servicesDegraded', 0, 501), six, 'inconclusive', [0, 1]],
    ['leaves open what may just have', lasting('servicesDegraded', 0, 700), six, 'inconclusive', [0, 1]],
    ['leaves out what surely did not', lasting('servicesDegraded', 0, 701), six, 'held', [0, 0]],
    [
      'does not add short ones up',
      lasting('servicesDegraded', 0, 700),
      `${steady}.xxx.xxx.xxx.xxx${hold}`,
      'held',
      [0, 0],
    ],
    [
      'is as open as unknown sends make an outage',
      lasting('servicesDegraded', 0, 500),
      `${steady}.x???x${hold}`,
      'inconclusive',
      [0, 1],
    ],
    [
      'leaves out what can only have hidden for less',
      lasting('servicesDegraded', 0, 501),
      `${steady}.????${hold}`,
      'held',
      [0, 0],
    ],
    [
      'leaves open what may have hidden for so long',
      lasting('servicesDegraded', 0, 500),
      `${steady}.????${hold}`,
      'inconclusive',
      [0, 1],
    ],
    ['counts a lost one', lasting('servicesLost', 0, 2400), lost, 'refuted', [1, 1]],
    ['leaves open a lost one', lasting('servicesLost', 0, 2500), lost, 'inconclusive', [0, 1]],
    ['leaves out a lost one', lasting('servicesLost', 0, 2601), lost, 'held', [0, 0]],
    ['does not make a degraded one lost', lasting('servicesLost', 0, 100), six, 'held', [0, 0]],
    [
      'does not take another outage for the one that was lost',
      lasting('servicesLost', 0, 2500),
      `${steady}.${'x'.repeat(21)}..${'x'.repeat(10)}${'?'.repeat(10)}${'x'.repeat(9)}${hold}`,
      'inconclusive',
      [0, 1],
    ],
  ])('%s', (_, expectation, script, verdict, [lo, hi]) => {
    expect(judged(expectation, { web: script })).toMatchObject({ verdict, value: { lo, hi } });
  });

  it('leaves open an outage that lasts at the end of the run', () => {
    expect(judged(lasting('servicesDegraded', 0, 5000), { web: `${steady}.xxx` }).value).toEqual({
      lo: 0,
      hi: 1,
    });
  });

  it('says which services were so for long enough, which may have been, and which were for less', () => {
    const services = {
      long: `${steady}.${'x'.repeat(9)}${hold}`,
      near: six,
      short: `${steady}.x${hold}`,
      fine: `${steady}.${hold}`,
    };
    expect(judged(lasting('servicesDegraded', 1, 600), services)).toMatchObject({
      verdict: 'inconclusive',
      why: '1 of 4 services degraded or lost for 0.60 s or longer: long; unclear of 1: near; 1 for less: short',
      forMs: 600,
    });
  });

  it('changes nothing of the record', () => {
    const plain = findingsOf({ services: { web: six }, expect: [lasting('servicesDegraded', 0)] });
    const long = findingsOf({ services: { web: six }, expect: [lasting('servicesDegraded', 0, 5000)] });
    expect([plain.verdict, long.verdict]).toEqual(['refuted', 'held']);
    expect([long.services, long.recovery, long.requests]).toEqual([
      plain.services,
      plain.recovery,
      plain.requests,
    ]);
  });

  it('is never held where an outage that was met lasted so long, nor refuted where no failures did', () => {
    const steadyMs = 3000;
    fc.assert(
      fc.property(
        truth({ unknown: false, steadyMs }),
        flushEvery,
        fc.integer({ min: 50, max: 4000 }),
        (given, every, forMs) => {
          const { samples, bad, t0 } = given;
          const [finding] = analyse(
            eventsOf({
              services: { web: samples },
              folded: folded(samples, every),
              t0,
              endsAt: spanMs + 2000,
              expect: [lasting('servicesDegraded', 0, forMs)],
            }),
          ).expectations;
          const wasMet = ([from, to]: [number, number]) =>
            samples.some(({ sent }) => sent >= from && sent < to);
          const met = bad.filter(([from, to]) => to - from >= forMs && wasMet([from, to]));
          const failingMs = longestFailing(samples);
          const { lo, hi } = finding?.value ?? { lo: 0, hi: null };
          expect({ isOut: hi === 0, isMet: met.length > 0 }).not.toEqual({ isOut: true, isMet: true });
          expect(lo === 0 || failingMs >= forMs - 1e-6).toBe(true);
        },
      ),
    );
  });
});

/** From the first to the last of the longest run of failures, as the record joins them. */
function longestFailing(samples: ReturnType<typeof sampleOf>[]): number {
  let longest = 0;
  let run: { first: number; last: number; okDone: number | undefined } | undefined;
  for (const { outcome, sent, done } of samples) {
    if (outcome === 'ok' && run) run.okDone = Math.min(run.okDone ?? Infinity, done);
    if (outcome !== 'failed') continue;
    if (!run || (run.okDone !== undefined && run.okDone <= sent))
      run = { first: sent, last: sent, okDone: undefined };
    run.last = sent;
    run.okDone = undefined;
    longest = Math.max(longest, run.last - run.first);
  }
  return longest;
}

const sampleOf = (outcome: 'ok' | 'failed' | 'unknown') => ({ outcome, sent: 0, done: 0 });

describe('a recovery time that asks for a length', () => {
  it.each<[string, number | undefined, string, { lo: number; hi: number | null }]>([
    ['is told by the last outage, without', undefined, '.xxxxx..x', { lo: 800, hi: 900 }],
    ['is not told by one that was surely shorter', 300, '.xxxxx..x', { lo: 500, hi: 600 }],
    ['reaches to one that may have been so long', 150, '.xxxxx..x', { lo: 500, hi: 900 }],
    ['is nothing where none was so long', 5000, '.xxxxx..x', { lo: 0, hi: 0 }],
    ['is nothing where none was at all', 5000, '.........', { lo: 0, hi: 0 }],
  ])('%s', (_, forMs, script, value) => {
    const services = { web: `${steady}${script}${hold}` };
    expect(judged(lasting('recoveryTime', 10_000, forMs), services).value).toEqual(value);
  });

  it('says so where no outage was so long', () => {
    const services = { web: `${steady}.xx..${hold}`, other: `${steady}${hold}` };
    expect(judged(lasting('recoveryTime', 0, 5000), services)).toMatchObject({
      verdict: 'held',
      why: 'no outage lasted 5.00 s',
    });
  });

  it('is as open as ever where a service did not hold', () => {
    expect(judged(lasting('recoveryTime', 5000, 3000), { web: `${steady}.x.x.x` })).toMatchObject({
      value: { lo: 0, hi: null },
      verdict: 'inconclusive',
    });
  });

  it('leaves out unknown sends that hide less, and reaches to those that may hide more', () => {
    const services = { web: `${steady}.xxxxx..???${hold}` };
    expect(judged(lasting('recoveryTime', 10_000, 300), services).value).toEqual({ lo: 500, hi: 1100 });
    expect(judged(lasting('recoveryTime', 10_000, 700), services).value).toEqual({ lo: 0, hi: 0 });
  });
});
