import { bucketOf, mergeHistograms } from '#core';
import type { Fold, Histogram, Sample } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recorder } from './recorder.ts';

const intervalMs = 100;
const sample = (n: number, outcome: Sample['outcome'] = 'ok'): Sample => ({
  n,
  scheduled: n * intervalMs,
  sent: n * intervalMs + 1,
  done: n * intervalMs + 6,
  outcome,
  ...(outcome !== 'ok' && { reason: 'refused' }),
});

function foldsOf(samples: readonly Sample[]): Fold[] {
  const recorder = new Recorder(['a'], 0);
  for (const each of samples) recorder.add(0, each);
  return recorder.takeAll();
}

const places = (folds: readonly Fold[]) => folds.map(({ n }) => n);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('Recorder', () => {
  it('keeps five samples raw on either side of an edge and folds the rest', () => {
    const run = [...range(0, 19).map((n) => sample(n)), ...range(20, 29).map((n) => sample(n, 'failed'))];
    const raw = (first: number, last: number) => range(first, last).map((n) => [n, n]);
    expect(places(foldsOf(run))).toEqual([...raw(0, 4), [5, 14], ...raw(15, 24), [25, 29]]);
  });

  it('keeps every sample of a short run raw', () => {
    const run = [...range(0, 5).map((n) => sample(n)), sample(6, 'failed'), sample(7)];
    expect(places(foldsOf(run))).toEqual(range(0, 7).map((n) => [n, n]));
  });

  it('parts runs of one outcome but of different reasons', () => {
    const other = { ...sample(1, 'failed'), reason: 'timeout' };
    expect(foldsOf([sample(0, 'failed'), other]).map(({ reason }) => reason)).toEqual(['refused', 'timeout']);
  });

  it('hands over at once, alone, an answer that comes after later ones', () => {
    const run = [...range(0, 9), ...range(11, 30), 10].map((n) => sample(n));
    expect(places(foldsOf(run))).toContainEqual([10, 10]);
  });

  it('lets no fold reach over a cut', () => {
    const recorder = new Recorder(['a'], 0);
    for (const n of range(0, 14)) recorder.add(0, sample(n));
    recorder.cut();
    for (const n of range(15, 19)) recorder.add(0, sample(n));
    const folds = recorder.takeAll().map(({ n: [first, last] }) => [first <= 14, last <= 14]);
    expect(folds.every(([begins, ends]) => begins === ends)).toBe(true);
    expect(folds).toContainEqual([false, false]);
  });

  it('flushes an open fold each second, and goes on with it afterwards without an edge', () => {
    const recorder = new Recorder(['a'], 0);
    for (const n of range(0, 9)) recorder.add(0, sample(n));
    expect(places(recorder.take(999, 100))).toEqual(range(0, 4).map((n) => [n, n]));
    expect(places(recorder.take(1000, 100))).toEqual([[5, 9]]);
    for (const n of range(10, 19)) recorder.add(0, sample(n));
    expect(recorder.take(1999, 100)).toEqual([]);
    expect(places(recorder.take(2000, 100))).toEqual([[10, 19]]);
  });

  it('lets the probes take turns inside the second', () => {
    const names = ['a', 'b', 'c', 'd'];
    const recorder = new Recorder(names, 0);
    for (const probe of names.keys()) for (const n of range(0, 6)) recorder.add(probe, sample(n));
    recorder.take(0, 100);
    const flushed = [250, 500, 750, 1000].map((ms) => recorder.take(ms, 100).map(({ probe }) => probe));
    expect(flushed).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('flushes each probe once after a long stop', () => {
    const recorder = new Recorder(['a', 'b'], 0);
    for (const n of range(0, 6)) recorder.add(1, sample(n));
    recorder.take(0, 100);
    expect(places(recorder.take(3_600_000, 100))).toEqual([[5, 6]]);
  });

  it('hands over no more at a time than asked, and loses none', () => {
    const recorder = new Recorder(['a'], 0);
    for (const n of range(0, 4)) recorder.add(0, sample(n));
    const taken = [recorder.take(0, 2), recorder.take(0, 2), recorder.take(0, 2)];
    expect(taken.map(places)).toEqual([
      [
        [0, 0],
        [1, 1],
      ],
      [
        [2, 2],
        [3, 3],
      ],
      [[4, 4]],
    ]);
  });
});

/** Samples of one probe in the order in which they are decided: shuffled within a window, as answers are. */
const decided = fc
  .array(
    fc.record({
      outcome: fc.constantFrom<Sample['outcome']>('ok', 'ok', 'ok', 'ok', 'failed', 'unknown'),
      latenessMs: fc.integer({ min: 0, max: 900 }).map((tenths) => tenths / 10),
      tookMs: fc.oneof(fc.integer({ min: 0, max: 80 }), fc.constant(450)),
      flushes: fc.boolean(),
    }),
    { maxLength: 120 },
  )
  .map((sends) =>
    sends
      .map(({ outcome, latenessMs, tookMs, flushes }, n) => {
        const scheduled = n * intervalMs;
        const neverLeft = outcome === 'unknown';
        const sent = neverLeft ? scheduled : scheduled + latenessMs;
        const reason = outcome === 'ok' ? {} : { reason: 'refused' };
        return {
          flushes,
          sample: { n, scheduled, sent, done: sent + tookMs, neverLeft, outcome, ...reason },
        };
      })
      .sort((a, b) => a.sample.done - b.sample.done),
  );

const histogramOf = (values: number[]): Histogram =>
  values.reduce((sum: Histogram, ms) => mergeHistograms(sum, [[bucketOf(ms), 1]]), []);

/** The fold of these samples, worked out the long way. */
function foldOf(samples: readonly Sample[]): Omit<Fold, 'probe' | 'longestGapMs' | 'maxLatenessMs'> {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const { outcome, reason } = first;
  const done = samples.map((each) => each.done);
  const latency = samples.filter(({ neverLeft }) => !neverLeft).map((each) => each.done - each.sent);
  return {
    n: [first.n, last.n],
    outcome,
    ...(reason !== undefined && { reason }),
    sent: [first.sent, last.sent],
    done: [Math.min(...done), Math.max(...done)],
    latency: histogramOf(latency),
    lateness: histogramOf(samples.map(latenessOf)),
  };
}

function latenessOf({ scheduled, sent, done, neverLeft }: Sample): number {
  return (neverLeft ? done : sent) - scheduled;
}

function longestGapMs(samples: readonly Sample[]): number {
  return Math.max(0, ...samples.slice(1).map((each, index) => each.sent - samples[index]!.sent));
}

describe('folding', () => {
  it('loses nothing, whatever the order of the answers and the moments of the flushes', () => {
    fc.assert(
      fc.property(decided, (answers) => {
        const recorder = new Recorder(['a'], 0);
        const folds: Fold[] = [];
        for (const { sample, flushes } of answers) {
          recorder.add(0, sample);
          if (flushes) folds.push(...recorder.take(sample.done, 100));
        }
        folds.push(...recorder.takeAll());
        const samples = answers.map((answer) => answer.sample).sort((a, b) => a.n - b.n);
        const counted = folds.flatMap(({ n }) => range(...n)).sort((a, b) => a - b);
        expect(counted).toEqual(samples.map(({ n }) => n));
        for (const { probe: _, longestGapMs: gap, maxLatenessMs, ...fold } of folds) {
          const own = samples.slice(fold.n[0], fold.n[1] + 1);
          expect(fold).toEqual(foldOf(own));
          expect(new Set(own.map(({ outcome }) => outcome)).size).toBe(1);
          expect(gap).toBeCloseTo(longestGapMs(own), 3);
          expect(maxLatenessMs).toBeCloseTo(Math.max(...own.map(latenessOf)), 3);
        }
      }),
    );
  });

  it('hands over the folds of in-order answers in order', () => {
    fc.assert(
      fc.property(decided, (answers) => {
        const inOrder = answers.map((answer) => answer.sample).sort((a, b) => a.n - b.n);
        const firsts = foldsOf(inOrder).map(({ n }) => n[0]);
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      }),
    );
  });
});
