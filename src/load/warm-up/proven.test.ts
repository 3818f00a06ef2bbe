import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Proven } from './proven.ts';
import { Seconds } from './seconds.ts';
import { VirtualBalancer } from './test/balancer.ts';
import { sliceOf } from './test/simulation.ts';

function provenOf(answered: readonly number[]): Proven {
  const seconds = new Seconds(300_000);
  const proven = new Proven(seconds);
  for (const [number, ok] of answered.entries()) {
    seconds.add([sliceOf(number * 1000, { sent: ok, ok })]);
    proven.look();
  }
  return proven;
}

describe('the proven rate', () => {
  it.each([
    ['nothing', [], 0],
    ['one second', [100], 50],
    ['nine seconds', Array<number>(9).fill(100), 90],
    ['the best window, not the last', [...Array<number>(9).fill(100), 0, 0], 90],
    ['a higher rate that is young', [...Array<number>(9).fill(100), 250, 250, 250], 187.5],
  ])('is that of %s', (_, answered, perSecond) => {
    expect(provenOf(answered).perSecond).toBeCloseTo(perSecond, 6);
  });

  it('never exceeds what a token bucket carries, whatever is asked of it', () => {
    const asked = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(asked, fc.integer({ min: 1, max: 200 }), (asked, perSecond) => {
        const balancer = new VirtualBalancer({ perSecond, growthMs: Infinity, growthFactor: 1 });
        // Ten times a second.
        const answered = asked.map((count) =>
          Array.from({ length: 10 }, () => balancer.take(Math.ceil(count / 10), 100)).reduce((a, b) => a + b),
        );
        expect(provenOf(answered).perSecond).toBeLessThanOrEqual(perSecond * 1.000_001);
      }),
      { seed: 7 },
    );
  });

  it('is given up when it is refuted, and what was before proves nothing', () => {
    const seconds = new Seconds(60_000);
    const proven = new Proven(seconds);
    const answer = (from: number, to: number, ok: number) => {
      for (let number = from; number <= to; number += 1)
        seconds.add([sliceOf(number * 1000, { sent: ok, ok })]);
      proven.look();
    };
    answer(0, 8, 100);
    proven.refute(40);
    proven.look();
    expect(proven.perSecond).toBe(40);
    answer(9, 17, 50);
    expect(proven.perSecond).toBeCloseTo(45, 6);
  });
});
