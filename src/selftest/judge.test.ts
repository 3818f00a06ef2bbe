import type { Outage } from '#analysis';
import type { Fold, Outcome } from '#core';
import { describe, expect, it } from 'vitest';
import { isWithoutError, judge } from './judge.ts';
import type { Told } from './judge.ts';
import type { Stage, Window } from './staged.ts';

const intervalMs = 100;

/** One sample each 100 ms, as a script: `.` ok, `x` failed, `?` unknown. */
const foldsOf = (script: string): Fold[] =>
  script.split('').map((character, n): Fold => {
    const sent = n * intervalMs;
    const outcome: Outcome = character === '.' ? 'ok' : character === 'x' ? 'failed' : 'unknown';
    return {
      probe: 'a',
      n: [n, n],
      outcome,
      sent: [sent, sent],
      done: [sent + 5, sent + 5],
      longestGapMs: 0,
      maxLatenessMs: 0,
      latency: [],
      lateness: [],
    };
  });

const outage = (after: number, by: number, lastFailed: number, ok: number): Outage => ({
  start: { after, by },
  end: { after: lastFailed, by: ok },
  failed: 1,
  reasons: [],
});

const stage = (outages: Stage['outages'], windows: Window[]): Stage => ({
  id: 'a',
  server: { kind: 'answers 503', windows },
  connections: 'fresh',
  ratePerSecond: 10,
  outages,
});

const long: Told = {
  stage: stage('long', [[150, 350]]),
  outages: [outage(100, 200, 300, 400)],
  hits: [2],
  folds: foldsOf('..xx....'),
};
const healthy: Told = { stage: stage('none', []), outages: [], hits: [], folds: foldsOf('....?...') };
const short: Told = {
  stage: stage('short', [
    [110, 170],
    [450, 510],
  ]),
  outages: [outage(400, 500, 500, 600)],
  hits: [0, 1],
  folds: foldsOf('.....x....'),
};

describe('judge', () => {
  it('counts what was told rightly', () => {
    const counts = judge([long, healthy, short]);
    expect(counts).toEqual({
      healthy: { samples: 8, falseFailures: 0, unknown: 1 },
      outages: { staged: 1, seen: 1, wrong: 0 },
      short: { staged: 2, missed: 1, expectedMissed: 0.8 },
    });
    expect(isWithoutError(counts)).toBe(true);
  });

  it.each<[string, Told]>([
    ['starts after the truth', { ...long, outages: [outage(160, 200, 300, 400)] }],
    ['ends before the truth', { ...long, outages: [outage(100, 200, 200, 300)] }],
    ['goes on after the truth', { ...long, outages: [outage(100, 200, 360, 400)] }],
    ['was met and not told', { ...long, outages: [] }],
    ['is told where there was none', { ...short, outages: [outage(700, 800, 800, 900), ...short.outages] }],
    ['is told of a window that no request met', { ...short, hits: [0, 0] }],
  ])('finds an outage wrong that %s', (_, told) => {
    const counts = judge([told, healthy]);
    expect(counts.outages.wrong).toBe(1);
    expect(isWithoutError(counts)).toBe(false);
  });

  it('finds a false alarm', () => {
    const counts = judge([long, short, { ...healthy, folds: foldsOf('....x...') }]);
    expect(counts.healthy.falseFailures).toBe(1);
    expect(isWithoutError(counts)).toBe(false);
  });

  it('leaves out of the count of misses what the machine spoiled', () => {
    const { short: counted } = judge([{ ...short, folds: foldsOf('.?...x....') }]);
    expect(counted.staged).toBe(1);
  });

  it('is not content with more misses than the interval lets through, nor with no data', () => {
    const missed = Array.from({ length: 100 }, (): Told => ({ ...short, outages: [], hits: [0, 0] }));
    expect(isWithoutError(judge([long, healthy, ...missed]))).toBe(false);
    expect(isWithoutError(judge([]))).toBe(false);
  });
});
