import type { Sample } from '#core';
import { describe, expect, it } from 'vitest';
import { TrafficBook } from './traffic-book.ts';

const scenarios = [
  {
    name: 'a',
    weight: 1,
    method: 'GET',
    url: 'http://a/',
    headers: {},
    statuses: '200',
    timeoutMs: 1000,
  },
];
const sample: Sample = { n: 3, scheduled: 10, sent: 11, done: 20, outcome: 'failed' };

function told(more: Partial<Sample>) {
  const book = new TrafficBook({ role: 'warm-up', scenarios });
  if (!more.neverLeft) book.leaves(0, sample.sent);
  book.add(0, { ...sample, ...more });
  return book.takeAll()[0];
}

describe('a sample of traffic', () => {
  it.each<[Partial<Sample>, 'failed' | 'rejected' | 'unknown']>([
    [{ reason: 'status 500' }, 'failed'],
    [{ reason: 'status 429' }, 'rejected'],
    [{ reason: 'status 503' }, 'rejected'],
    [{ reason: 'refused' }, 'rejected'],
    [{ reason: 'timeout' }, 'failed'],
    [{ reason: 'reset' }, 'failed'],
    [{}, 'failed'],
    [{ outcome: 'unknown', reason: 'harness: no connection was free' }, 'unknown'],
    [{ outcome: 'unknown', reason: 'harness overloaded', neverLeft: true }, 'unknown'],
  ])('%j is %s, once, at its place', (more, outcome) => {
    const slice = told(more);
    const { failed = 0, rejected = 0, unknown = 0 } = slice ?? {};
    expect({ failed, rejected, unknown }).toEqual({ failed: 0, rejected: 0, unknown: 0, [outcome]: 1 });
    expect(slice).toMatchObject({ ok: 0, sent: more.neverLeft ? 0 : 1, unsent: more.neverLeft ? 1 : 0 });
    expect(slice?.misses).toMatchObject([{ outcome, count: 1, places: [[3, 3]] }]);
  });

  it('that was ok has its bytes', () => {
    expect(told({ outcome: 'ok', bytes: 12 })).toMatchObject({ ok: 1, bytes: 12, misses: [] });
  });
});

describe('the book of traffic', () => {
  it('waits a second for edges, that of a warm-up does not', () => {
    const taken = (role: 'traffic' | 'warm-up', nowMs: number) => {
      const book = new TrafficBook({ role, scenarios });
      book.add(0, sample);
      book.cut();
      book.cutAt(15);
      return book.take(nowMs);
    };
    expect(taken('warm-up', 20)).toMatchObject([{ from: 0, to: 15, across: 15 }]);
    expect(taken('traffic', 1019)).toEqual([]);
    expect(taken('traffic', 1020)).toHaveLength(1);
  });
});
