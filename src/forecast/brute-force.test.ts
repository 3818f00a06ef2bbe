import { sample, seededRandom, type Random } from '#core';
import { capsOf, type Cap } from '#selection';
import { expect, it } from 'vitest';
import { forecast } from './index.ts';
import { clusterOf, idsOf, type Cluster } from './test/cluster.ts';

interface Case {
  placed: Cluster;
  pool: string[];
  k: number;
  caps: Cap[];
}

function randomCase(random: Random): Case {
  const ids = idsOf(random.between(1, 9));
  const placed = clusterOf({
    zones: Object.fromEntries(ids.map((id) => [id, `z${random.between(0, 2)}`])),
    services: Object.fromEntries(
      Array.from({ length: random.between(0, 7) }, (_, index) => [
        `s${index}`,
        sample(ids, random.between(0, Math.min(5, ids.length)), random),
      ]),
    ),
  });
  const pool = random.between(0, 2) === 0 ? sample(ids, random.between(1, ids.length), random) : ids;
  const keep = { perService: random.between(0, 2), perZone: random.between(0, 3) };
  const caps = random.between(0, 1) === 0 ? [] : capsOf(placed, pool, keep);
  return { placed, pool, k: random.between(0, pool.length), caps };
}

/** A set of instances as bits, in the order of the inventory. */
function maskOf({ instances }: Cluster, ids: Iterable<string>): number {
  const wanted = new Set(ids);
  return instances.reduce((mask, { id }, index) => (wanted.has(id) ? mask | (1 << index) : mask), 0);
}

function bitsIn(mask: number): number {
  let count = 0;
  for (let left = mask; left > 0; left &= left - 1) count += 1;
  return count;
}

/** Every set of the size within these instances. */
function setsOf(within: number, size: number): number[] {
  return Array.from({ length: within + 1 }, (_, mask) => mask).filter(
    (mask) => (mask & ~within) === 0 && bitsIn(mask) === size,
  );
}

/** The hosts of each service; 0 where nothing runs. */
const hostsOf = (placed: Cluster) =>
  placed.services.map(({ tasks }) =>
    maskOf(
      placed,
      tasks.flatMap(({ instanceId }) => instanceId ?? []),
    ),
  );

const isLost = (hosts: number, set: number) => hosts > 0 && (hosts & ~set) === 0;

function compare({ placed, pool, k, caps }: Case): void {
  const told = forecast(placed, { pool, k, caps, seed: 1 });
  const limits = caps.map(({ members, most }) => ({ own: maskOf(placed, members), most }));
  const sets = setsOf(maskOf(placed, pool), k).filter((set) =>
    limits.every(({ own, most }) => bitsIn(set & own) <= most),
  );
  if (sets.length === 0) return;
  const services = hostsOf(placed);
  const losses = sets.map((set) => services.filter((hosts) => isLost(hosts, set)).length);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const tasks = sets.map((set) => sum(services.map((hosts) => bitsIn(hosts & set))));
  const expected = [
    ...services.map((hosts) => sets.filter((set) => isLost(hosts, set)).length),
    sum(losses),
    losses.filter((lost) => lost > 0).length,
    sum(tasks),
  ];
  const ones = told.services.map(({ lost, hosts }) => (lost === 'not running' ? -hosts : lost.value));
  const values = [...ones, told.expectedLost.value, told.anyLost.value, told.tasksHit.value];
  expect(values.map((value) => round(value))).toEqual(expected.map((count) => round(count / sets.length)));
  expect(told.worst.lost).toHaveLength(Math.max(...losses));
  const byZone = told.zones.map(({ zone }) => {
    const inZone = placed.instances.filter((one) => one.zone === zone).map(({ id }) => id);
    const mask = maskOf(placed, inZone);
    return placed.services.filter((_, index) => isLost(services[index] ?? 0, mask)).map(({ name }) => name);
  });
  expect(told.zones.map(({ lost }) => lost)).toEqual(byZone);
}

/** To eleven places; what is nothing has no sign. */
const round = (value: number) => Math.round(value * 1e11) / 1e11 + 0;

/** The largest size of which no set of all instances loses a service. */
function bound(placed: Cluster): number | null {
  const services = hostsOf(placed);
  if (services.every((hosts) => hosts === 0)) return null;
  const all = 2 ** placed.instances.length - 1;
  const isSafe = (size: number) =>
    setsOf(all, size).every((set) => !services.some((hosts) => isLost(hosts, set)));
  let size = 0;
  while (isSafe(size + 1)) size += 1;
  return size;
}

it('every chance, the worst set and each zone are what looking at every set gives: 4,000 random clusters', () => {
  const random = seededRandom(2026);
  let capped = 0;
  for (let round = 0; round < 4000; round += 1) {
    const one = randomCase(random);
    capped += one.caps.length > 0 ? 1 : 0;
    compare(one);
  }
  expect(capped).toBeGreaterThan(500);
});

it('no set as small as the placement bound loses a service, and one larger does: 500 random clusters', () => {
  const random = seededRandom(11);
  for (let round = 0; round < 500; round += 1) {
    const { placed } = randomCase(random);
    expect(forecast(placed, { pool: [], k: 0, caps: [], seed: 1 }).placementBound).toBe(bound(placed));
  }
});

it('advice is enough: with so many hosts more no draw of that size loses the service, with one fewer one does', () => {
  const random = seededRandom(12);
  for (let round = 0; round < 300; round += 1) {
    const { placed, pool, k } = randomCase(random);
    const { advice, services } = forecast(placed, { pool, k, caps: [], seed: 1 });
    for (const { service, moreHosts } of advice.filter((one) => one.moreHosts > 0)) {
      const hosts = services.find((one) => one.service === service)?.hosts ?? 0;
      const more = (count: number) => [
        ...idsOf(hosts),
        ...Array.from({ length: count }, (_, n) => `new-${n}`),
      ];
      const chance = (count: number) => {
        const own = more(count);
        const zones = Object.fromEntries(own.map((id) => [id, 'z']));
        const grown = clusterOf({ zones, services: { [service]: own } });
        return forecast(grown, { pool: own, k: Math.min(k, own.length), caps: [], seed: 1 }).expectedLost
          .value;
      };
      expect(chance(moreHosts)).toBe(0);
      expect(chance(moreHosts - 1)).toBeGreaterThan(0);
    }
  }
});
