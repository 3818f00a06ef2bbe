import type { Count, Sample } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingsOf, intervalMs, samplesOf, victim } from './test/scripted-run.ts';
import type { Look, Script } from './test/scripted-run.ts';

// t0 is at 1000, after ten samples; oks for half a second end a time of trouble.
const steady = '.'.repeat(10);
const watch = { settleForMs: 500 };

/** A look in which each service has so many tasks. */
function look(sent: number, tasks: Record<string, number>, gone: string[] = []): Look {
  const counts = Object.entries(tasks).map(([subject, size]): Count => {
    const ids = Array.from({ length: size }, (_, n) => `${subject}-${n}`).filter((id) => !gone.includes(id));
    return { clock: 'tasks', subject, ids };
  });
  return { sent, counts };
}

/** Which service is under which, of services that all have two tasks and lost none. */
function underOf(services: Script['services'], calls: Record<string, string[]>, more: Partial<Script> = {}) {
  const two = Object.fromEntries(Object.keys(services).map((name) => [name, 2]));
  const looks = [look(500, two), look(1500, two), look(2500, two)];
  const scripts = Object.fromEntries(
    Object.entries(services).map(([name, script]) => [
      name,
      typeof script === 'string' ? samplesOf(steady + script) : script,
    ]),
  );
  const findings = findingsOf({ services: scripts, calls, looks, watch, ...more });
  const under = Object.fromEntries(
    findings.services.flatMap((service) => (service.under ? [[service.name, service.under.service]] : [])),
  );
  return { under, findings };
}

const failing = '..xxxxx........';
const inside = '...xxx.........';

describe('a service that fails', () => {
  it.each<[string, string, string, boolean]>([
    ['is under one that it calls, while which failed it did', inside, failing, true],
    ['is under it where both fail alike, for neither was surely first', failing, failing, true],
    ['is not where it surely failed before', '.xxxxx.........', '...xxxx........', false],
    ['is not where it surely failed for longer', '...xxxxxx......', failing, false],
    ['is not where it failed again by itself', '...xxx.....x...', failing, false],
    ['is under one that failed now and then until it held', '...x..xx.......', '..x.xx.x.......', true],
    ['is not between two times of trouble of it', '......xx.......', '.xx.......xx...', false],
  ])('%s', (_, web, checkout, isUnder) => {
    const { under } = underOf({ web, checkout }, { web: ['checkout'] });
    expect(under).toEqual(isUnder ? { web: 'checkout' } : {});
  });

  it('is under none that it does not call, and under none that did not fail', () => {
    expect(underOf({ web: inside, checkout: failing }, { checkout: ['web'] }).under).toEqual({});
    expect(underOf({ web: inside, checkout: '.'.repeat(15) }, { web: ['checkout'] }).under).toEqual({});
    expect(underOf({ web: inside, checkout: failing }, { web: ['checkot', 'constructor'] }).under).toEqual(
      {},
    );
  });

  it('is under another in a chain', () => {
    const { under } = underOf(
      { shop: '....xx.........', web: inside, checkout: failing },
      { shop: ['web'], web: ['checkout'] },
    );
    expect(under).toEqual({ shop: 'web', web: 'checkout' });
  });

  it('is under none of those that only call each other, but under one behind them', () => {
    const services = { a: failing, b: failing };
    expect(underOf(services, { a: ['b'], b: ['a'] }).under).toEqual({});
    const withCause = underOf({ ...services, c: failing }, { a: ['b'], b: ['a', 'c'] });
    expect(withCause.under).toEqual({ a: 'b', b: 'c' });
  });

  it('is under the one that explains most where several do', () => {
    const services = {
      web: '.x.............x......x........',
      search: '.xx............................',
      checkout: '.............xxxx.....xx.......',
    };
    const { under, findings } = underOf(services, { web: ['search', 'checkout'] });
    expect(under).toEqual({ web: 'checkout' });
    expect(findings.services[0]?.under?.why).toBe(
      '2 of 3 outages lay within those of checkout, which it calls, the others within those of search; its own tasks were whole',
    );
  });
});

describe('a service whose own tasks were touched', () => {
  const services = { web: inside, checkout: failing };
  const calls = { web: ['checkout'] };
  const hurt = { victims: [victim('i-1', [{ id: 'web-0', service: 'web' }])] };

  it('is under none while it was not whole', () => {
    const looks = [
      look(500, { web: 2, checkout: 2 }),
      look(1100, { web: 2, checkout: 2 }, ['web-0']),
      look(1900, { web: 3, checkout: 2 }, ['web-0']),
    ];
    expect(underOf(services, calls, { ...hurt, looks }).under).toEqual({});
  });

  it('is under another by what it failed once it was whole again', () => {
    const looks = [
      look(500, { web: 2, checkout: 2 }),
      look(1020, { web: 2, checkout: 2 }, ['web-0']),
      look(1100, { web: 3, checkout: 2 }, ['web-0']),
    ];
    const later = { web: '......xx.......', checkout: '.....xxxx......' };
    expect(underOf(later, calls, { ...hurt, looks }).under).toEqual({ web: 'checkout' });
  });

  it('is under none where tasks went that were on no victim, or nothing is known of them', () => {
    const fell = [look(500, { web: 2, checkout: 2 }), look(1500, { web: 1, checkout: 2 })];
    expect(underOf(services, calls, { looks: fell }).under).toEqual({});
    const replaced = [look(500, { web: 2, checkout: 2 }), look(1500, { web: 3, checkout: 2 }, ['web-0'])];
    expect(underOf(services, calls, { looks: replaced }).under).toEqual({});
    expect(underOf(services, calls, { looks: [] }).under).toEqual({});
  });
});

describe('cascades', () => {
  it('change no figure, no state and no count, and are told in the summary', () => {
    const services = { web: inside, checkout: failing };
    const expectations = [
      { quantity: 'servicesDegraded' as const, atMost: 0, text: 'servicesDegraded <= 0' },
    ];
    const { findings } = underOf(services, { web: ['checkout'] }, { expect: expectations });
    const without = underOf(services, {}, { expect: expectations }).findings;
    expect(findings.services).toMatchObject(without.services);
    expect(findings.expectations).toMatchObject([{ verdict: 'refuted', value: { lo: 2, hi: 2 } }]);
    expect(findings.summary).toBe(
      'Refuted: 2 of 2 services degraded or lost: web, checkout, of them 1 only because of checkout (allowed: servicesDegraded <= 0).',
    );
  });

  it('are found whenever a caller fails exactly when the one it calls does, and not once it fails by itself', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1100, max: 7000 }), { minLength: 2, maxLength: 6 }),
        fc.array(fc.nat(80), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 0, max: 40 }),
        fc.boolean(),
        (edges, jitter, callAfterMs, failsByItself) => {
          const sorted = edges.sort((a, b) => a - b);
          const isBad = (moment: number) =>
            sorted.some((from, n) => n % 2 === 0 && from <= moment && moment < (sorted[n + 1] ?? from));
          const own = { from: 9000, to: 9300 };
          const samples = (offset: number, fails: (sent: number) => boolean) =>
            jitter.map((late, n): Sample => {
              const scheduled = n * intervalMs + offset;
              const sent = scheduled + (jitter[(n + offset) % jitter.length] ?? late) / 4;
              const times = { n, scheduled, sent, done: sent + callAfterMs + 5 };
              return fails(sent)
                ? { ...times, outcome: 'failed', reason: 'refused' }
                : { ...times, outcome: 'ok' };
            });
          const callee = samples(30, isBad);
          const caller = samples(
            0,
            (sent) => isBad(sent + callAfterMs) || (failsByItself && sent >= own.from && sent < own.to),
          );
          fc.pre(callee.some(({ outcome }) => outcome === 'failed'));
          fc.pre(caller.some(({ outcome }) => outcome === 'failed'));
          const { under, findings } = underOf({ web: caller, checkout: callee }, { web: ['checkout'] });
          // What is too short for the callee's probe to meet, the caller's may have met alone.
          const isMet = sorted.every(
            (from, n) => n % 2 === 1 || (sorted[n + 1] ?? from) - from > 2 * intervalMs,
          );
          fc.pre(isMet || failsByItself);
          expect(findings.services).toHaveLength(2);
          expect(under).toEqual(failsByItself ? {} : { web: 'checkout' });
        },
      ),
    );
  });
});
