import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTargetPool } from './target-pool.ts';
import { createTargetTurns } from './target-turns.ts';
import { createTokenBucket } from './token-bucket.ts';
import { createWeightedGroups } from './weighted-groups.ts';

const timeouts = { connectMs: 1000, idleMs: 1000 };
const targetAt = (port: number, slowStart?: { from: number; until: number }) => {
  const target = { id: `i-1:${port}`, host: '127.0.0.1', port, ...(slowStart && { slowStart }) };
  return { target, pool: createTargetPool(target, timeouts) };
};

function portsOf(count: number, next: () => { target: { port: number } } | undefined): number[] {
  return Array.from({ length: count }, () => next()?.target.port ?? 0);
}

describe('targets of a group', () => {
  it('take turns', () => {
    const turns = createTargetTurns();
    turns.set(
      'round_robin',
      [1, 2, 3].map((port) => targetAt(port)),
    );
    expect(portsOf(9, () => turns.next(0)).filter((port) => port === 2)).toHaveLength(3);
    expect(createTargetTurns().next(0)).toBeUndefined();
  });

  it.each([
    [0, 0],
    [250, 25],
    [500, 50],
    [1000, 100],
    [5000, 100],
  ])('%i ms into a slow start of a second get %i %% of their share', (now, percent) => {
    const turns = createTargetTurns();
    turns.set('round_robin', [targetAt(1), targetAt(2, { from: 0, until: 1000 })]);
    const ports = portsOf(1000, () => turns.next(now));
    const [full, slow] = [1, 2].map((port) => ports.filter((each) => each === port).length);
    expect(((slow ?? 0) / (full ?? 1)) * 100).toBeCloseTo(percent, -0.5);
  });

  it('get requests all the same when all of them start slowly', () => {
    const turns = createTargetTurns();
    turns.set(
      'round_robin',
      [1, 2].map((port) => targetAt(port, { from: 0, until: 1000 })),
    );
    const ports = portsOf(100, () => turns.next(1));
    expect(new Set(ports)).toEqual(new Set([1, 2]));
  });

  it('with least outstanding requests are taken by what they have in flight', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 8 }), (inFlight) => {
        const turns = createTargetTurns();
        const targets = inFlight.map((count, index) => {
          const target = targetAt(index + 1);
          target.pool.inFlight = count;
          return target;
        });
        turns.set('least_outstanding_requests', targets);
        expect(turns.next(0)?.inFlight).toBe(Math.min(...inFlight));
      }),
    );
  });
});

describe('weighted target groups', () => {
  it('get exactly their weights in each round, and none for a weight of 0', () => {
    const weights = fc.array(fc.nat(20), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(weights, (given) => {
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const next = createWeightedGroups(given.map((weight, index) => ({ arn: String(index), weight })));
        const taken = Array.from({ length: total * 2 }, next);
        const counts = given.map((_, index) => taken.filter((arn) => arn === String(index)).length);
        expect(counts).toEqual(given.map((weight) => weight * 2));
        expect(next() === undefined).toBe(total === 0);
      }),
    );
  });
});

describe('a token bucket', () => {
  it('never lets more through than its rate and one burst, and never less than its rate', () => {
    const rates = fc.integer({ min: 10, max: 2000 });
    const gaps = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(rates, gaps, (rate, waits) => {
        let now = 0;
        const bucket = createTokenBucket(() => now);
        bucket.setRate(rate);
        let passed = 0;
        for (const wait of waits) {
          now += wait;
          // More than the rate is asked for.
          for (let asked = 0; asked <= rate / 10 + 1; asked += 1) if (bucket.take()) passed += 1;
        }
        const burst = rate;
        expect(passed).toBeLessThanOrEqual(Math.ceil((now / 1000) * rate + burst));
        expect(passed).toBeGreaterThanOrEqual(Math.floor((now / 1000) * rate));
      }),
    );
  });

  it('lets everything through without a rate', () => {
    const bucket = createTokenBucket(() => 0);
    expect(Array.from({ length: 1000 }, () => bucket.take())).not.toContain(false);
  });
});
