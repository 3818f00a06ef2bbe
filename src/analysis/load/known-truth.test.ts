// Traffic whose every request is known: what is told of its seconds must not deny it.
import type { EventBody, Expectation } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingsOf } from '../test/scripted-run.ts';
import { slicesOf } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';

const t0 = 2000;
const endsAt = 8000;
const lostAfter = { sends: 12, forMs: 400 };

interface Run {
  count: number;
  /** From the first to the last that failed. */
  lasted: number;
  /** From the last ok before to the first ok after; Infinity where there is none. */
  atMost: number;
  back: number;
}

/** Requests that fail in stretches of time, with a few that fail or not by themselves. */
const requests: fc.Arbitrary<ScriptedRequest[]> = fc
  .record({
    everyMs: fc.constantFrom(10, 25, 70, 300),
    edges: fc.uniqueArray(fc.integer({ min: t0, max: t0 + 2500 }), { maxLength: 10 }),
    others: fc.uniqueArray(fc.integer({ min: t0, max: endsAt - 1500 }), { maxLength: 5 }),
  })
  .map(({ everyMs, edges, others }) => {
    const inOrder = edges.sort((a, b) => a - b);
    const isBad = (sent: number) =>
      inOrder.filter((edge) => edge <= sent).length % 2 === 1 && sent < endsAt - 1500;
    const isOther = (sent: number) => others.some((at) => sent <= at && at < sent + everyMs);
    return Array.from({ length: Math.floor((endsAt - 500) / everyMs) }, (_, n): ScriptedRequest => {
      const sent = n * everyMs;
      const isFailed = sent >= t0 && isBad(sent) !== isOther(sent);
      return { sent, tookMs: 1, outcome: isFailed ? 'failed' : 'ok', scenario: 'web' };
    });
  });

function runsIn(all: readonly ScriptedRequest[]): Run[] {
  const runs: Run[] = [];
  let [lastOk, first, last, count] = [0, NaN, NaN, 0];
  for (const { sent, outcome } of all) {
    if (outcome === 'failed') {
      first = count === 0 ? sent : first;
      last = sent;
      count += 1;
      continue;
    }
    if (count > 0) runs.push({ count, lasted: last - first, atMost: sent - lastOk, back: sent - t0 });
    [lastOk, count] = [sent, 0];
  }
  return runs;
}

function findingsFor(all: ScriptedRequest[], expect: Expectation[] = []) {
  const slices = slicesOf(all, [t0]);
  const also: [number, EventBody][] = [
    [0, { type: 'load-started', role: 'traffic', engine: 'traffic', model: 'open' }],
    [endsAt - 10, { type: 'load', role: 'traffic', slices }],
  ];
  const probes = '.'.repeat(endsAt / 100);
  const watch = { settleForMs: 300, lostAfter };
  const traffic = [{ name: 'web', service: 'web' }];
  const findings = findingsOf({ services: { web: probes }, t0, endsAt, traffic, also, watch, expect });
  const [service] = findings.services;
  if (!service) throw new Error('no service');
  return { service, findings };
}

const degradedFor = (forMs: number): Expectation => ({
  quantity: 'servicesDegraded',
  atMost: 0,
  forMs,
  text: 'servicesDegraded',
});

describe('traffic whose truth is known', () => {
  it('has every failure in one outage, and its last one bounds the last outage', () => {
    fc.assert(
      fc.property(requests, (all) => {
        const { outages, state } = findingsFor(all).service;
        const failed = all.filter(({ outcome }) => outcome === 'failed');
        expect(outages.reduce((sum, one) => sum + one.failed, 0)).toBe(failed.length);
        expect(outages[0]?.start.by).toBe(failed[0]?.sent);
        expect(outages.at(-1)?.end.after).toBe(failed.at(-1)?.sent);
        expect(state === 'untouched').toBe(failed.length === 0);
      }),
    );
  });

  it('is back when it was: the recovery is one of the true ones, and the last where none failed after it', () => {
    fc.assert(
      fc.property(requests, (all) => {
        const { recovery, relapses } = findingsFor(all).service;
        const { lo = 0, hi } = recovery.interval ?? {};
        const backs = runsIn(all).map(({ back }) => back);
        const isTrue = (back: number) => lo < back && back <= (hi ?? Infinity);
        expect(backs.length === 0 || backs.some(isTrue) || lo === 0).toBe(true);
        expect(relapses.length > 0 || backs.length === 0 || isTrue(backs.at(-1) ?? NaN)).toBe(true);
      }),
    );
  });

  it('is not said to have lasted for longer, nor for less, than it may have', () => {
    const limits = fc.integer({ min: 20, max: 1500 });
    fc.assert(
      fc.property(requests, limits, (all, forMs) => {
        const [verdict] = findingsFor(all, [degradedFor(forMs)]).findings.expectations.map(
          (one) => one.verdict,
        );
        const runs = runsIn(all);
        expect(verdict === 'held' && runs.some(({ lasted }) => lasted >= forMs)).toBe(false);
        expect(verdict === 'refuted' && !runs.some(({ atMost }) => atMost >= forMs)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is not said to be short where a long one may hide between a first and a last of the same second', () => {
    const isLost = (sent: number) =>
      [
        [3000, 3010],
        [3300, 3700],
        [3990, 4000],
      ].some(([from = 0, to = 0]) => from <= sent && sent < to);
    const all = Array.from({ length: 600 }, (_, n): ScriptedRequest => {
      const outcome = isLost(n * 10) ? 'failed' : 'ok';
      return { sent: n * 10, tookMs: 1, outcome, scenario: 'web' };
    });
    expect(findingsFor(all, [degradedFor(300)]).findings.expectations[0]?.verdict).toBe('inconclusive');
    expect(findingsFor(all, [degradedFor(1000)]).findings.expectations[0]?.verdict).toBe('held');
  });

  it('is lost only where it was, and never surely not where it was', () => {
    fc.assert(
      fc.property(requests, (all) => {
        const { state, worstStreak } = findingsFor(all).service;
        const runs = runsIn(all);
        const wasLost = runs.some(
          ({ count, lasted }) => count >= lostAfter.sends && lasted >= lostAfter.forMs,
        );
        expect(state === 'lost' && !wasLost).toBe(false);
        expect(wasLost && state !== 'lost' && state !== 'unknown').toBe(false);
        expect(worstStreak.sends).toBeLessThanOrEqual(Math.max(0, ...runs.map(({ count }) => count)));
      }),
      { numRuns: 500 },
    );
  });
});
