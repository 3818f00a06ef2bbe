import { sample, seededRandom, type Random } from '#core';
import { capsOf, type Cap } from '#selection';
import { expect, it } from 'vitest';
import { forecast } from './index.ts';
import { clusterOf, idsOf, type Cluster } from './test/cluster.ts';

function subsets(ids: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return ids.flatMap((id, index) => subsets(ids.slice(index + 1), size - 1).map((rest) => [id, ...rest]));
}

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

const lostBy = ({ services }: Cluster, ids: readonly string[]) =>
  services
    .filter(({ tasks }) => tasks.length > 0 && tasks.every(({ instanceId = '' }) => ids.includes(instanceId)))
    .map(({ name }) => name);

function compare({ placed, pool, k, caps }: Case): void {
  const told = forecast(placed, { pool, k, caps, seed: 1 });
  const sets = subsets(pool, k).filter((ids) =>
    caps.every(({ members, most }) => ids.filter((id) => members.has(id)).length <= most),
  );
  if (sets.length === 0) return;
  const losses = sets.map((ids) => lostBy(placed, ids));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / sets.length;
  for (const { service, hosts, lost } of told.services) {
    if (lost === 'not running') expect(hosts).toBe(0);
    else expect(lost.value).toBeCloseTo(mean(losses.map((names) => (names.includes(service) ? 1 : 0))), 12);
  }
  expect(told.expectedLost.value).toBeCloseTo(mean(losses.map((names) => names.length)), 12);
  expect(told.anyLost.value).toBeCloseTo(mean(losses.map((names) => (names.length > 0 ? 1 : 0))), 12);
  const tasks = placed.services.flatMap((service) => service.tasks);
  const hit = sets.map((ids) => tasks.filter(({ instanceId = '' }) => ids.includes(instanceId)).length);
  expect(told.tasksHit.value).toBeCloseTo(mean(hit), 12);
  expect(told.worst.lost).toHaveLength(Math.max(...losses.map((names) => names.length)));
  for (const { zone, lost } of told.zones) {
    const inZone = placed.instances.filter((one) => one.zone === zone).map(({ id }) => id);
    expect(lost).toEqual(lostBy(placed, inZone));
  }
}

/** The largest size of which no set of all instances loses a service. */
function bound(placed: Cluster): number | null {
  const ids = placed.instances.map(({ id }) => id);
  if (placed.services.every(({ tasks }) => tasks.length === 0)) return null;
  const isSafe = (size: number) => subsets(ids, size).every((set) => lostBy(placed, set).length === 0);
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
