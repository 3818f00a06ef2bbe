import { sample, seededRandom, type Random } from '#core';
import { expect, it } from 'vitest';
import type { Cap } from './caps.ts';
import { worstSet } from './worst-set.ts';

type Hosts = Map<string, Set<string>>;

function subsets(ids: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return ids.flatMap((id, index) => subsets(ids.slice(index + 1), size - 1).map((rest) => [id, ...rest]));
}

function lostBy(hosts: Hosts, ids: readonly string[]): string[] {
  const lost = [...hosts].filter(([, own]) => own.size > 0 && [...own].every((id) => ids.includes(id)));
  return lost.map(([name]) => name).sort();
}

const isWithin = (caps: readonly Cap[], ids: readonly string[]) =>
  caps.every(({ members, most }) => ids.filter((id) => members.has(id)).length <= most);

function randomCase(random: Random) {
  const size = random.between(1, 9);
  const ids = Array.from({ length: size }, (_, index) => `i-${index}`);
  const hosts: Hosts = new Map(
    Array.from({ length: random.between(0, 8) }, (_, index) => [
      `s${index}`,
      new Set(sample(ids, random.between(0, Math.min(4, size)), random)),
    ]),
  );
  const population = sample(ids, random.between(1, size), random);
  const k = random.between(0, population.length + 1);
  const caps: Cap[] = Array.from({ length: random.between(0, 3) }, (_, index) => {
    const members = new Set(sample(population, random.between(1, population.length), random));
    return { kind: 'zone', name: `z${index}`, members, most: random.between(0, members.size) };
  });
  return { hosts, population, k, caps };
}

it('no set of that size within the caps loses more: 4,000 small clusters, every set looked at', () => {
  const random = seededRandom(20_260);
  let capped = 0;
  for (let round = 0; round < 4000; round += 1) {
    const { hosts, population, k, caps } = randomCase(random);
    const size = Math.min(k, population.length);
    const found = worstSet(hosts, population, k, caps);
    const allowed = subsets(population, size).filter((ids) => isWithin(caps, ids));
    expect(isWithin(caps, found.ids)).toBe(true);
    expect(found.ids).toEqual([...found.ids].sort());
    expect(found.ids.every((id) => population.includes(id))).toBe(true);
    expect(found.lost).toEqual(lostBy(hosts, found.ids));
    expect(found.ids.length === size).toBe(allowed.length > 0);
    if (allowed.length === 0) continue;
    capped += caps.length > 0 ? 1 : 0;
    expect(found).toMatchObject({
      isExact: true,
      atMost: Math.max(...allowed.map((ids) => lostBy(hosts, ids).length)),
    });
    expect(found.atMost).toBe(found.lost.length);
  }
  expect(capped).toBeGreaterThan(1000);
});

const chain = (length: number): Hosts =>
  new Map(Array.from({ length }, (_, index) => [`s${index}`, new Set([`i-${index}`, `i-${index + 1}`])]));

it('a chain of services that share hosts is lost from one end, not here and there', () => {
  const ids = Array.from({ length: 31 }, (_, index) => `i-${index}`);
  expect(worstSet(chain(30), ids, 11)).toMatchObject({ isExact: true, atMost: 10 });
});

it('is filled up by who hosts most, then by id', () => {
  const hosts: Hosts = new Map([
    ['a', new Set(['i-9'])],
    ['b', new Set(['i-1', 'i-2', 'i-7', 'other'])],
    ['c', new Set(['i-7', 'other'])],
  ]);
  const population = ['i-1', 'i-2', 'i-3', 'i-7', 'i-9'];
  expect(worstSet(hosts, population, 3)).toEqual({
    ids: ['i-1', 'i-7', 'i-9'],
    lost: ['a'],
    isExact: true,
    atMost: 1,
  });
});

it('what it cannot search to the end it bounds, the same each time', () => {
  const random = seededRandom(5);
  const ids = Array.from({ length: 3000 }, (_, index) => `i-${index}`);
  const hosts: Hosts = new Map(
    Array.from({ length: 400 }, (_, index) => [`s${index}`, new Set(sample(ids, 12, random))]),
  );
  const found = worstSet(hosts, ids, 300);
  expect(found.isExact).toBe(false);
  expect(found.ids).toHaveLength(300);
  expect(found.lost.length).toBeGreaterThan(24);
  expect(found.atMost).toBeLessThan(400);
  expect(worstSet(hosts, ids, 300)).toEqual(found);
});
