import { sample, seededRandom } from '#core';
import { capsOf } from '#selection';
import { describe, expect, it } from 'vitest';
import { bonferroni } from './bounds.ts';
import { chanceOfAll } from './chance-of-all.ts';
import { chanceOfAny } from './chance-of-any.ts';
import { wilson } from './estimates.ts';
import { forecast } from './index.ts';
import { clusterOf, idsOf } from './test/cluster.ts';

/** C(n−m, k−m)/C(n, k) in whole numbers, to 30 places. */
function inWholeNumbers(m: number, n: number, k: number): number {
  const choose = (from: number, count: number): bigint => {
    let ways = 1n;
    for (let taken = 0; taken < count; taken += 1) ways = (ways * BigInt(from - taken)) / BigInt(taken + 1);
    return ways;
  };
  return Number((choose(n - m, k - m) * 10n ** 30n) / choose(n, k)) / 1e30;
}

describe('the chance that a service is lost', () => {
  it.each([
    [1, 8, 2, 0.25],
    [2, 8, 2, 1 / 28],
    [3, 8, 2, 0],
    [4, 4, 4, 1],
    [1, 1, 0, 0],
  ])('%i hosts, of %i instances %i drawn', (m, n, k, expected) => {
    expect(chanceOfAll(m, n, k)).toBeCloseTo(expected, 15);
  });

  it.each([
    [2, 10_000, 1000],
    [5, 10_000, 9000],
    [40, 10_000, 9999],
    [900, 1000, 999],
    [6, 1000, 100],
  ])('is exact to twelve figures: %i hosts, of %i instances %i drawn', (m, n, k) => {
    expect(chanceOfAll(m, n, k) / inWholeNumbers(m, n, k)).toBeCloseTo(1, 12);
  });
});

describe('the chance that any is lost', () => {
  it('of services that share no host, by inclusion and exclusion, on 10,000 instances', () => {
    const sets = Array.from({ length: 30 }, (_, index) => [2 * index, 2 * index + 1]);
    let expected = 0;
    let ways = 1;
    for (let count = 1; count <= 30; count += 1) {
      ways = (ways * (31 - count)) / count;
      expected -= (-1) ** count * ways * chanceOfAll(2 * count, 10_000, 2500);
    }
    expect(chanceOfAny(sets, 10_000, 2500)).toBeCloseTo(expected, 9);
  });

  it('is as good where it is tiny: two services of ten hosts, nine of them the same', () => {
    const first = [...Array(10).keys()];
    const [ten, eleven] = [chanceOfAll(10, 10_000, 100), chanceOfAll(11, 10_000, 100)];
    const any = chanceOfAny([first, [...first.slice(1), 10]], 10_000, 100) ?? NaN;
    expect(any / (2 * ten - eleven)).toBeCloseTo(1, 9);
  });

  it.each([
    { sets: [], k: 3, expected: 0 },
    { sets: [[0]], k: 0, expected: 0 },
    { sets: [[0]], k: 5, expected: 1 },
    { sets: [[0, 1, 2, 3]], k: 3, expected: 0 },
    { sets: [[0], [0, 1], [0, 2]], k: 2, expected: 0.4 },
  ])('is $expected for $sets, $k of 5 drawn', ({ sets, k, expected }) => {
    expect(chanceOfAny(sets, 5, k)).toBeCloseTo(expected, 14);
  });

  it('lies within the inequalities of Bonferroni', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 300; round += 1) {
      const n = random.between(4, 14);
      const k = random.between(1, n - 1);
      const sets = Array.from({ length: random.between(1, 8) }, () =>
        sample([...Array(n).keys()], random.between(1, 4), random),
      );
      const { lo, hi } = bonferroni(sets, n, k);
      const exact = chanceOfAny(sets, n, k) ?? NaN;
      expect(exact).toBeGreaterThanOrEqual(lo - 1e-12);
      expect(exact).toBeLessThanOrEqual(hi + 1e-12);
    }
  });

  it('that is too much work is bounded where that leaves little open, and sampled where it does not', () => {
    const random = seededRandom(9);
    const ids = idsOf(600);
    const dense = (hosts: number) =>
      clusterOf({
        zones: Object.fromEntries(ids.map((id) => [id, 'z'])),
        services: Object.fromEntries(
          Array.from({ length: 300 }, (_, index) => [`s${index}`, sample(ids, hosts, random)]),
        ),
      });
    const seldom = forecast(dense(8), { pool: ids, k: 60, caps: [], seed: 1 });
    expect(seldom.anyLost.method).toBe('bounds');
    expect(seldom.anyLost.value / seldom.expectedLost.value).toBeCloseTo(1, 4);
    const often = forecast(dense(5), { pool: ids, k: 240, caps: [], seed: 1 });
    expect(often.anyLost).toMatchObject({ method: 'sampled' });
    expect(often.anyLost.interval?.lo).toBeGreaterThan(0.9);
    expect(forecast(dense(5), { pool: ids, k: 240, caps: [], seed: 1 }).anyLost.draws).toBeGreaterThan(0);
  });
});

describe('a forecast', () => {
  const ids = idsOf(6);
  const placed = clusterOf({
    zones: { 'i-0': 'a', 'i-1': 'a', 'i-2': 'b', 'i-3': 'b', 'i-4': 'c', 'i-5': 'c' },
    services: { shop: ['i-0', 'i-1'], cart: ['i-2', 'i-4'], batch: ['i-5'], idle: [] },
  });

  it('of decided victims has chances of 0 and 1, and its headroom is of them', () => {
    const told = forecast(placed, { pool: ids, k: 2, caps: [], seed: 1, victims: ['i-0', 'i-1'] });
    expect(
      told.services.map(({ lost }) => (lost === 'not running' ? lost : [lost.value, lost.method])),
    ).toEqual([[1, 'decided'], [0, 'decided'], [0, 'decided'], 'not running']);
    expect(told.expectedLost).toEqual({ value: 1, method: 'decided' });
    expect(told.anyLost).toEqual({ value: 1, method: 'decided' });
    expect(told.tasksHit).toEqual({ value: 2, method: 'decided' });
    expect(told.headroom).toMatchObject({ of: 'victims', ids: ['i-0', 'i-1'], tasks: 2, loadFactor: 1.5 });
  });

  it('says what holds for any instances, and what the loss of a zone takes', () => {
    const told = forecast(placed, { pool: ids, k: 2, caps: [], seed: 1 });
    expect(told.placementBound).toBe(0);
    expect(told.zones).toEqual([
      { zone: 'a', instances: 2, lost: ['shop'] },
      { zone: 'b', instances: 2, lost: [] },
      { zone: 'c', instances: 2, lost: ['batch'] },
    ]);
    expect(told.services[1]).toMatchObject({ service: 'cart', hosts: 2, zones: ['b', 'c'] });
  });

  it('where a host of each service is kept, no service is lost, by construction and so exactly', () => {
    const told = forecast(placed, { pool: ids, k: 2, caps: capsOf(placed, ids, { perService: 1 }), seed: 1 });
    expect(told.isCapped).toBe(true);
    expect(told.expectedLost.value).toBe(0);
    expect(told.anyLost.value).toBe(0);
    expect(told.worst.lost).toEqual([]);
  });

  it('under caps draws as the fault does, where it is told how', () => {
    const many = idsOf(40);
    const big = clusterOf({
      zones: Object.fromEntries(many.map((id, index) => [id, `z${index % 2}`])),
      services: { one: ['i-0'], two: ['i-1'] },
    });
    const caps = capsOf(big, many, { perZone: 14 });
    const draw = () => many.slice(0, 10);
    const told = forecast(big, { pool: many, k: 10, caps, seed: 1, draw });
    expect(told.expectedLost).toMatchObject({ value: 2, method: 'sampled' });
  });

  it('of caps that allow no set claims nothing', () => {
    const caps = [{ kind: 'zone' as const, name: 'all', members: new Set(ids), most: 1 }];
    const told = forecast(placed, { pool: ids, k: 2, caps, seed: 1 });
    expect(told.anyLost).toMatchObject({ method: 'sampled', draws: 0, interval: { lo: 0, hi: 1 } });
  });

  it('is the same each time and survives JSON', () => {
    const drawing = { pool: ids, k: 3, caps: capsOf(placed, ids, { perZone: 1 }), seed: 4 };
    const told = forecast(placed, drawing);
    expect(forecast(placed, drawing)).toEqual(told);
    expect(JSON.parse(JSON.stringify(told))).toEqual(told);
  });

  it.each([
    { pool: [], k: 2 },
    { pool: ids, k: 0 },
    { pool: ids, k: 99 },
  ])('of a pool of $pool.length and $k drawn is still a number', ({ pool, k }) => {
    const told = forecast(placed, { pool, k, caps: [], seed: 1 });
    const isWhole = told.k === 6;
    expect(told.expectedLost.value).toBe(isWhole ? 3 : 0);
    expect(told.anyLost.value).toBe(isWhole ? 1 : 0);
    expect(told.tasksHit.value).toBe(isWhole ? 5 : 0);
    expect(told.headroom.loadFactor).toBe(isWhole ? null : 1);
  });
});

it.each([
  [0, 100, 0, 0.0622],
  [1, 100, 0.9378, 1],
  [0.5, 1000, 0.4594, 0.5406],
  [0, 0, 0, 1],
])('a share of %f in %i draws lies between %f and %f', (share, draws, lo, hi) => {
  expect(wilson(share, draws).lo).toBeCloseTo(lo, 4);
  expect(wilson(share, draws).hi).toBeCloseTo(hi, 4);
});
