import { expect, it } from 'vitest';
import { foldOf, joined, samplesOf } from './test/scripted-run.ts';
import { countOf, splitAt } from './stretch.ts';

// Sent at 0, 100 … 900, done 5 later.
const fold = samplesOf('.'.repeat(10))
  .map((sample) => foldOf('p', sample))
  .reduce(joined);

it('leaves a fold whole that was done before t0, or since', () => {
  expect(splitAt(fold, null)).toEqual({ before: fold });
  expect(splitAt(fold, 906)).toEqual({ before: fold });
  expect(splitAt(fold, 5)).toEqual({ since: fold });
});

it('takes a sample done at t0 for one since', () => {
  const { before, since } = splitAt(fold, 905);
  expect([before?.n, since?.n]).toEqual([
    [0, 8],
    [9, 9],
  ]);
});

it.each([
  [6, 1],
  [105, 1],
  [106, 2],
  [500, 5],
  [904, 9],
])('divides a fold at %d as its samples are divided', (t0, early) => {
  const { before, since } = splitAt(fold, t0);
  expect(before).toMatchObject({ n: [0, early - 1], sent: [0, (early - 1) * 100] });
  expect(since).toMatchObject({ n: [early, 9], sent: [early * 100, 900] });
});

it('loses no sample and no latency, and counts none twice', () => {
  const { before, since } = splitAt(fold, 450);
  expect((before ? countOf(before) : 0) + (since ? countOf(since) : 0)).toBe(10);
  expect(before).toMatchObject({ latency: [], lateness: [] });
  expect(since).toMatchObject({ latency: fold.latency, lateness: fold.lateness });
});
