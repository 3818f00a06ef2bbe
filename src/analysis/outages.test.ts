import type { Sample } from '#core';
import { describe, expect, it } from 'vitest';
import { mergeOutages } from './outages.ts';
import { samplesOf, serviceOf } from './test/scripted-run.ts';

// t0 is at 1000, after ten samples.
const steady = '.'.repeat(10);

/** The script with other times for some samples. */
function changed(script: string, changes: Record<number, Partial<Sample>>): Sample[] {
  return samplesOf(script).map((sample) => ({ ...sample, ...changes[sample.n] }));
}

const ends = (script: string | Sample[]) =>
  serviceOf(script).outages.map(({ start, end }) => [start.after, start.by, end.after, end.by]);

describe('an outage', () => {
  it.each<[string, string, (number | null)[][]]>([
    ['is one failed sample', '.....x....', [[1400, 1500, 1500, 1600]]],
    ['lies between send times', '..xxx.....', [[1100, 1200, 1400, 1500]]],
    ['goes on while nothing is ok', '.....xxxxx', [[1400, 1500, 1900, null]]],
    [
      'ends at the first ok',
      '.x.x......',
      [
        [1000, 1100, 1100, 1200],
        [1200, 1300, 1300, 1400],
      ],
    ],
    ['is widened at its start by unknown samples', '..??x.....', [[1100, 1400, 1400, 1500]]],
    ['is widened at its end by unknown samples', '..x??.....', [[1100, 1200, 1200, 1500]]],
    ['is not ended by unknown samples', '..x??x....', [[1100, 1200, 1500, 1600]]],
    ['is not made of unknown samples', '..????....', []],
    ['is not ended by samples never heard of', '..x  x....', [[1100, 1200, 1500, 1600]]],
  ])('%s', (_, script, expected) => {
    expect(ends(steady + script)).toEqual(expected);
  });

  it('has no last ok when there was none', () => {
    expect(serviceOf(`${'x'.repeat(10)}xx..`).outages).toMatchObject([{ start: { after: null, by: 0 } }]);
  });

  it('tells its failures and their reasons, the most frequent first', () => {
    const samples = changed(`${steady}..xxx....`, { 13: { reason: 'timeout' }, 14: { reason: 'timeout' } });
    expect(serviceOf(samples).outages).toMatchObject([
      {
        failed: 3,
        reasons: [
          ['timeout', 2],
          ['refused', 1],
        ],
      },
    ]);
  });

  it('is one where the oks between had not finished when the next failure was sent', () => {
    const samples = changed(`${steady}.x..x....`, { 12: { done: 1401 }, 13: { done: 1450 } });
    expect(ends(samples)).toEqual([[1000, 1100, 1400, 1500]]);
  });

  it('is two where one ok between had finished before the next failure was sent', () => {
    const samples = changed(`${steady}.x..x....`, { 12: { done: 1450 }, 13: { done: 1399 } });
    expect(ends(samples)).toEqual([
      [1000, 1100, 1100, 1200],
      [1300, 1400, 1400, 1500],
    ]);
  });

  it('is two where an ok had finished just when the next failure was sent', () => {
    const samples = changed(`${steady}.x.x.....`, { 12: { done: 1300 } });
    expect(ends(samples)).toHaveLength(2);
  });

  it('belongs to the fault when one of its failures was answered since t0', () => {
    const samples = changed(`........xx..`, { 8: { done: 900 }, 9: { done: 1000 } });
    const service = serviceOf(samples);
    expect(service.outages).toMatchObject([{ failed: 2 }]);
    expect(service.steady?.outages).toEqual([]);
  });

  it('belongs to the fault when its first failure was answered last', () => {
    const samples = changed(`........xx..`, { 8: { done: 1200 } });
    expect(serviceOf(samples).outages).toMatchObject([{ failed: 2 }]);
  });

  it('belongs to steady when all of its failures were answered before t0', () => {
    const service = serviceOf('.......xx....');
    expect(service.outages).toEqual([]);
    expect(service.steady?.outages).toMatchObject([{ failed: 2 }]);
  });
});

describe('outages of several probes', () => {
  const outage = (by: number, after: number, end: number | null) => ({
    start: { after: by - 10, by },
    end: { after, by: end },
    failed: 1,
    reasons: [['refused', 1]] satisfies [string, number][],
  });

  it('are one where they surely overlap, as wide as both', () => {
    expect(mergeOutages([outage(150, 300, 310), outage(100, 200, null)])).toEqual([
      {
        start: { after: 90, by: 100 },
        end: { after: 300, by: null },
        failed: 2,
        reasons: [['refused', 2]],
      },
    ]);
  });

  it('are one where the second began with the last failure of the first', () => {
    expect(mergeOutages([outage(100, 200, 210), outage(200, 300, 310)])).toHaveLength(1);
  });

  it('stay apart where an ok lies between', () => {
    expect(mergeOutages([outage(100, 200, 210), outage(250, 300, 310)])).toHaveLength(2);
  });
});
