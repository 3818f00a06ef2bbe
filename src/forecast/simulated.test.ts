import { sample, seededRandom } from '#core';
import { capsOf, type Cap } from '#selection';
import { expect, it } from 'vitest';
import { chanceOfAny } from './chance-of-any.ts';
import { forecast } from './index.ts';
import { sampledAny } from './union-sample.ts';
import { lossesOf } from './losses.ts';
import { clusterOf, idsOf } from './test/cluster.ts';

/** A generator for draws by the million (Vigna's splitmix, 32 bits), apart from the one that forecasts draw with. */
function fastRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    let bits = state ^ (state >>> 16);
    bits = Math.imul(bits, 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return Math.floor((((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32) * below);
  };
}

interface Simulated {
  sets: number;
  lost: number[];
  any: number;
}

function simulate(
  n: number,
  k: number,
  services: readonly number[][],
  draws: number,
  caps: readonly Cap[],
): Simulated {
  const below = fastRandom(n * 1000 + k);
  const cards = Int32Array.from({ length: n }, (_, index) => index);
  const isDrawn = new Uint8Array(n);
  const limits = caps.map(({ members, most }) => ({
    own: [...members].map((id) => Number(id.slice(2))),
    most,
  }));
  const result = { sets: 0, lost: services.map(() => 0), any: 0 };
  for (let draw = 0; draw < draws; draw += 1) {
    isDrawn.fill(0);
    for (let index = 0; index < k; index += 1) {
      const other = index + below(n - index);
      const card = cards[other] ?? 0;
      cards[other] = cards[index] ?? 0;
      cards[index] = card;
      isDrawn[card] = 1;
    }
    if (limits.some(({ own, most }) => own.filter((host) => isDrawn[host] === 1).length > most)) continue;
    result.sets += 1;
    let lost = 0;
    services.forEach((own, index) => {
      for (const host of own) if (isDrawn[host] === 0) return;
      lost += 1;
      result.lost[index] = (result.lost[index] ?? 0) + 1;
    });
    if (lost > 0) result.any += 1;
  }
  return result;
}

function expectShare(hits: number, draws: number, chance: number, otherError = 0): void {
  const deviation = Math.sqrt((chance * (1 - chance)) / draws);
  expect(Math.abs(hits / draws - chance)).toBeLessThanOrEqual(5 * deviation + otherError + 1e-12);
}

function middleCluster(n: number, count: number, seed: number, most: number) {
  const random = seededRandom(seed);
  const ids = idsOf(n);
  const hosts = Array.from({ length: count }, () => sample([...ids.keys()], random.between(1, most), random));
  const placed = clusterOf({
    zones: Object.fromEntries(ids.map((id, index) => [id, `z${index % 3}`])),
    services: Object.fromEntries(hosts.map((own, index) => [`s${index}`, own.map((host) => `i-${host}`)])),
  });
  return { ids, hosts, placed };
}

it.each([
  [40, 10, 12, 3, 400_000],
  [100, 25, 25, 4, 300_000],
  [200, 20, 40, 3, 300_000],
] as const)('%i instances of which %i are drawn: as a simulation of it', (n, k, count, most, draws) => {
  const { ids, hosts, placed } = middleCluster(n, count, n, most);
  const told = forecast(placed, { pool: ids, k, caps: [], seed: 1 });
  const seen = simulate(n, k, hosts, draws, []);
  told.services.forEach(({ lost }, index) => {
    if (lost === 'not running') throw new Error('all run');
    expectShare(seen.lost[index] ?? 0, draws, lost.value);
  });
  expect(told.anyLost.method).toBe('exact');
  expectShare(seen.any, draws, told.anyLost.value);
});

it('under caps of zones, sampled: within its own error of a simulation', () => {
  const { ids, hosts, placed } = middleCluster(60, 20, 4, 3);
  const caps = capsOf(placed, ids, { perZone: 13 });
  const told = forecast(placed, { pool: ids, k: 18, caps, seed: 1 });
  const seen = simulate(60, 18, hosts, 100_000, caps);
  expect(seen.sets).toBeGreaterThan(10_000);
  expect(told.isCapped).toBe(true);
  const error = ({ interval = { lo: NaN, hi: NaN } }) => interval.hi - interval.lo;
  told.services.forEach(({ lost }, index) => {
    if (lost === 'not running') throw new Error('all run');
    expect(lost.method).toBe('sampled');
    expectShare(seen.lost[index] ?? 0, seen.sets, lost.value, error(lost));
  });
  expectShare(seen.any, seen.sets, told.anyLost.value, error(told.anyLost));
});

it('sampled chances of any lie in their 99 % interval about as often as that, small chances too', () => {
  for (const [n, k, most] of [
    [40, 10, 4],
    [60, 4, 4],
  ] as const) {
    const { ids, hosts } = middleCluster(n, 10, 7, most);
    const healthy = new Map(
      hosts.map((own, index) => [`s${index}`, new Set([...own, (index * 7) % n].map((host) => `i-${host}`))]),
    );
    const losses = lossesOf(healthy, ids, k, []);
    const exact = chanceOfAny(losses.hosts, n, k) ?? NaN;
    const inside = Array.from({ length: 100 }, (_, seed) => {
      const { interval = { lo: NaN, hi: NaN } } = sampledAny(losses, seededRandom(seed), 2000);
      return interval.lo <= exact && exact <= interval.hi;
    });
    expect(inside.filter(Boolean).length).toBeGreaterThanOrEqual(95);
  }
});
