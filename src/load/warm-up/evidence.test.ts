import { bucketOf } from '#core';
import type { LoadSlice, WarmCriteria } from '#core';
import { describe, expect, it } from 'vitest';
import { createEvidence, stretchMs } from './evidence.ts';
import { Seconds } from './seconds.ts';
import { sliceOf } from './test/simulation.ts';

const criteria: WarmCriteria = {
  errorsBelow: 0.01,
  rejectedBelow: 0.005,
  p99BelowMs: 300,
  forMs: 20_000,
  driftBelow: 0.1,
};
const perSecond = 100;

type Part = Partial<LoadSlice> & { ms?: number };

/** A good second at the target rate, but for what is said. */
function second(number: number, { ms = 50, ...part }: Part = {}): LoadSlice {
  const { sent = perSecond, failed = 0, rejected = 0, unknown = 0 } = part;
  const ok = part.ok ?? sent - failed - rejected - unknown;
  return sliceOf(number * 1000, { sent, ok, latency: [[bucketOf(ms), ok]], ...part });
}

/** Judges seconds 0 to 21, the target rate reached at 0. */
function judged(
  partOf: (number: number) => Part,
  { seconds = 22, nowMs }: { seconds?: number; nowMs?: number } = {},
) {
  const book = new Seconds(120_000);
  const evidence = createEvidence(criteria, perSecond, book);
  evidence.reached(0);
  book.add(Array.from({ length: seconds }, (_, number) => second(number, partOf(number))));
  return evidence.judge(nowMs ?? seconds * 1000 + 250);
}

describe('a balancer is warm', () => {
  it('once all criteria hold for as long as asked', () => {
    expect(judged(() => ({}))).toEqual({ isWarm: true, unmet: [] });
  });

  it('where as little is amiss as is allowed', () => {
    const isWarm = (number: number): Part => (number % 8 === 3 ? { failed: 1 } : {});
    expect(judged(isWarm).isWarm).toBe(true);
  });

  it('where what broke a criterion is out of the stretch', () => {
    const bad = (number: number): Part => (number === 0 ? { failed: 50 } : {});
    expect(judged(bad, { seconds: 21 }).isWarm).toBe(false);
    expect(judged(bad).isWarm).toBe(true);
  });
});

describe('a balancer is not warm, and it is said why', () => {
  it.each<[string, (number: number) => Part]>([
    ['errors 2 %, wanted < 1 %', () => ({ failed: 2 })],
    ['rejected 1 %, wanted < 0.50 %', () => ({ rejected: 1 })],
    ['p99 399 ms, wanted < 300 ms', () => ({ ms: 398 })],
    ['unknown 2 %, wanted <= 1 %', () => ({ unknown: 2 })],
    ['unknown 2.9 %, wanted <= 1 %', () => ({ sent: 101, unsent: 3, unknown: 3, ok: 101 })],
    [
      'sent 90 % of what was due, wanted >= 99 %: the harness did not keep the rate',
      () => ({ sent: 90, ok: 90 }),
    ],
    ['no good answer', () => ({ failed: 100 })],
    ['median rises by 37.9 %, wanted < 10 %', (number) => ({ ms: 50 * 1.02 ** number })],
    ['p99 falls by 37.9 %, wanted < 10 %', (number) => ({ ms: 100 / 1.02 ** number })],
    ['median rises by 49.7 %, wanted < 10 %', (number) => ({ ms: number < 12 ? 40 : 58 })],
  ])('%s', (why, partOf) => {
    const { isWarm, unmet } = judged(partOf);
    expect(isWarm).toBe(false);
    expect(unmet).toContain(why);
  });

  it('while it was not seen for long enough at the target rate', () => {
    expect(judged(() => ({}), { seconds: 12 }).unmet).toEqual([
      '11.0 s answered in full at 100/s, wanted 20.0 s',
    ]);
    expect(judged(() => ({}), { seconds: 4 }).unmet).toEqual([
      '3.00 s answered in full at 100/s, wanted 20.0 s',
      'median: too few answers to see whether it drifts',
      'p99: too few answers to see whether it drifts',
    ]);
  });

  it('from the first moment at the target rate', () => {
    expect(judged(() => ({}), { seconds: 0 }).unmet).toEqual([
      'no second answered in full at 100/s, wanted 20.0 s',
    ]);
  });

  it('before the target rate is reached, and once it is left', () => {
    const book = new Seconds(60_000);
    const evidence = createEvidence(criteria, perSecond, book);
    book.add(Array.from({ length: 40 }, (_, number) => second(number)));
    expect(evidence.judge(40_000).unmet).toEqual(['100/s not reached']);
    evidence.reached(10_000);
    evidence.reached(39_000);
    expect(evidence.judge(40_000).isWarm).toBe(true);
    evidence.left();
    expect(evidence.judge(40_000).isWarm).toBe(false);
    evidence.reached(30_000);
    expect(evidence.judge(40_000).unmet[0]).toBe('9.00 s answered in full at 100/s, wanted 20.0 s');
  });
});

describe('requests that are under way', () => {
  it('are no sign of health: their seconds do not count', () => {
    const { unmet } = judged((number) => ({ ok: number < 15 ? 100 : 99 }));
    expect(unmet).toEqual(['15.0 s answered in full at 100/s, wanted 20.0 s']);
  });

  it('break the stretch, until they are answered', () => {
    const book = new Seconds(60_000);
    const evidence = createEvidence(criteria, perSecond, book);
    evidence.reached(0);
    book.add(Array.from({ length: 22 }, (_, number) => second(number, number === 12 ? { ok: 99 } : {})));
    expect(evidence.judge(22_250).unmet[0]).toBe('8.00 s answered in full at 100/s, wanted 20.0 s');
    book.add([sliceOf(12_000, { ok: 1, latency: [[bucketOf(50), 1]] })]);
    expect(evidence.judge(22_250).isWarm).toBe(true);
  });

  it('leave room for what generators have not told yet: the newest second does not count', () => {
    expect(judged(() => ({}), { seconds: 20 }).isWarm).toBe(false);
    expect(judged(() => ({}), { nowMs: 20_900 }).isWarm).toBe(false);
    expect(judged(() => ({}), { nowMs: 21_000 }).isWarm).toBe(true);
  });
});

it('wants at least as many seconds as a drift takes to be seen', () => {
  expect(stretchMs({ ...criteria, forMs: 2_000 })).toBe(8_000);
  expect(stretchMs({ ...criteria, forMs: 29_500 })).toBe(30_000);
});
