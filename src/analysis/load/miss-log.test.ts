import type { LoadMiss, LoadSlice } from '#core';
import { describe, expect, it } from 'vitest';
import { MissLog } from './miss-log.ts';
import { slicesOf } from './test/slices.ts';

const [empty] = slicesOf([{ sent: 0, outcome: 'ok' }], []);
const slice = (scenario: string, misses: LoadMiss[]): LoadSlice => {
  if (!empty) throw new Error('no slice was made');
  return { ...empty, scenario, misses };
};
const failed = (...places: [number, number][]): LoadMiss => ({
  outcome: 'failed',
  reason: 'status 500',
  count: places.reduce((sum, [first, last]) => sum + last - first + 1, 0),
  places,
});

describe('requests that were not ok', () => {
  it('are told by scenario and reason, the most frequent first, their places joined', () => {
    const log = new MissLog();
    log.add([slice('a', [failed([0, 4], [8, 8])]), slice('b', [failed([6, 6])])]);
    const turnedAway: LoadMiss = { outcome: 'rejected', reason: 'status 503', count: 2, places: [[20, 21]] };
    log.add([slice('a', [failed([5, 7]), turnedAway])]);
    expect(log.missed()).toEqual([
      { scenario: 'a', outcome: 'failed', reason: 'status 500', count: 9, places: [[0, 8]] },
      { scenario: 'a', ...turnedAway },
      { scenario: 'b', outcome: 'failed', reason: 'status 500', count: 1, places: [[6, 6]] },
    ]);
  });

  it('are all counted, and told one by one only up to a bound', () => {
    const log = new MissLog();
    for (let n = 0; n < 3000; n += 1) log.add([slice('a', [failed([2 * n, 2 * n])])]);
    expect(log.missed()).toEqual([expect.objectContaining({ count: 3000 })]);
    expect(log.missed()[0]?.places).toHaveLength(2000);
  });

  it('are counted where their engine knows no places', () => {
    const log = new MissLog();
    log.add([slice('a', [{ outcome: 'failed', reason: 'reset', count: 7, places: [] }])]);
    expect(log.missed()).toEqual([
      { scenario: 'a', outcome: 'failed', reason: 'reset', count: 7, places: [] },
    ]);
  });
});
