import type { DnsObservation } from '#core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswersFold } from './answers-fold.ts';

let told: DnsObservation[];
let fold: AnswersFold;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  fold = new AnswersFold({ resolver: 'r', name: 'a.test', type: 'A', observe: (one) => told.push(one) });
});
afterEach(() => {
  fold.close();
  vi.useRealTimers();
});

function answer(
  sent: number,
  more: { done?: number; addresses?: string[]; ttl?: number | null; longest?: number } = {},
) {
  const { done = sent + 1, addresses = ['127.0.0.1'], ttl = 10, longest = ttl } = more;
  fold.add({
    code: 'NOERROR',
    isAuthoritative: false,
    addresses,
    ttlSeconds: ttl,
    longestTtlSeconds: longest,
    sent,
    done,
  });
}

describe('answers of a resolver', () => {
  it('that are the same are one fold, told a second after it began', () => {
    answer(0, { ttl: 10 });
    answer(100, { ttl: 4 });
    answer(200, { ttl: 7 });
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([
      {
        kind: 'dns-answers',
        resolver: 'r',
        name: 'a.test',
        type: 'A',
        count: 3,
        sent: [0, 200],
        done: [1, 201],
        code: 'NOERROR',
        isAuthoritative: false,
        addresses: ['127.0.0.1'],
        ttlSeconds: [4, 10],
        keptUntil: [10_001, 7201],
      },
    ]);
  });

  it('tell the longest TTL that led to them where it is above the least', () => {
    answer(0, { longest: 60 });
    answer(100, { longest: 300 });
    answer(200);
    fold.flush();
    expect(told).toMatchObject([{ count: 3, ttlSeconds: [10, 10], longestTtlSeconds: 300 }]);
  });

  it('that change are told at once, each fold for itself', () => {
    answer(0);
    answer(100, { addresses: [], ttl: null });
    answer(200, { addresses: ['127.0.0.1', '127.0.0.2'] });
    fold.flush();
    expect(
      told.map(({ sent, addresses, ttlSeconds, keptUntil }) => [sent[0], addresses, ttlSeconds, keptUntil]),
    ).toEqual([
      [0, ['127.0.0.1'], [10, 10], [10_001, 10_001]],
      [100, [], null, null],
      [200, ['127.0.0.1', '127.0.0.2'], [10, 10], [10_201, 10_201]],
    ]);
  });

  it('that come after the answer to a later send are told alone', () => {
    answer(100, { done: 101 });
    answer(0, { done: 150 });
    answer(200, { done: 201 });
    fold.flush();
    expect(told.map(({ sent, count }) => [...sent, count])).toEqual([
      [100, 100, 1],
      [0, 0, 1],
      [200, 200, 1],
    ]);
  });

  it('are told no more once it is closed', () => {
    answer(0);
    fold.close();
    vi.advanceTimersByTime(5000);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
