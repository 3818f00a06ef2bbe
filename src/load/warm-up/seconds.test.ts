import { bucketOf } from '#core';
import { describe, expect, it } from 'vitest';
import { Seconds, undecidedOf } from './seconds.ts';
import { sliceOf } from './test/simulation.ts';

describe('seconds', () => {
  it('add up slices of one second, of several scenarios and late ones', () => {
    const seconds = new Seconds(10_000);
    seconds.add([sliceOf(5_000, { sent: 10 }), sliceOf(6_000, { sent: 7 })]);
    seconds.add([
      sliceOf(5_500, { scenario: 'other', sent: 5, ok: 2, latency: [[bucketOf(20), 2]] }),
      sliceOf(5_000, { ok: 9, rejected: 1, latency: [[bucketOf(20), 9]] }),
    ]);
    expect(seconds.at(5)).toMatchObject({ sent: 15, ok: 11, rejected: 1, latency: [[bucketOf(20), 11]] });
    expect(seconds.sum(5, 6)).toMatchObject({ sent: 22, ok: 11, rejected: 1 });
    expect(undecidedOf(seconds.sum(5, 5))).toBe(3);
  });

  it('keep those between two that were told as empty ones, and those before the first told', () => {
    const seconds = new Seconds(10_000);
    seconds.add([sliceOf(5_000, { sent: 1 }), sliceOf(8_000, { sent: 1 }), sliceOf(4_000, { sent: 3 })]);
    expect([seconds.oldest, seconds.newest]).toEqual([4, 8]);
    expect(seconds.at(6)?.sent).toBe(0);
    expect(seconds.at(4)?.sent).toBe(3);
    expect(seconds.at(3)).toBeUndefined();
    expect(seconds.at(9)).toBeUndefined();
  });

  it('forget the oldest, and what is told of them later', () => {
    const seconds = new Seconds(3_000);
    seconds.add([1, 2, 3, 4, 5].map((second) => sliceOf(second * 1000, { sent: 1 })));
    seconds.add([sliceOf(1_000, { sent: 1 })]);
    expect([seconds.oldest, seconds.newest]).toEqual([3, 5]);
    expect(seconds.sum(0, 9).sent).toBe(3);
    seconds.add([sliceOf(900_000_000, { sent: 2 })]);
    expect([seconds.oldest, seconds.newest, seconds.sum(0, 1e9).sent]).toEqual([900_000, 900_000, 2]);
  });
});
