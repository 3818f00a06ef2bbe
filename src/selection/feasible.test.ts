import { sample, seededRandom, type Random } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from './bounds.ts';
import type { Cap } from './caps.ts';
import { countSets } from './counting.ts';
import { feasibleSampler, largestWithin } from './feasible.ts';

const idsOf = (size: number) => Array.from({ length: size }, (_, n) => `i-${String(n).padStart(5, '0')}`);
const counting = { none: { states: 0, steps: 0 } };

function setsOf(ids: readonly string[], k: number): string[][] {
  if (k === 0) return [[]];
  const [first, ...rest] = ids;
  if (first === undefined) return [];
  return [...setsOf(rest, k - 1).map((set) => [first, ...set]), ...setsOf(rest, k)];
}

const isWithin = (set: readonly string[], caps: readonly Cap[]) =>
  caps.every(({ members, most }) => set.filter((id) => members.has(id)).length <= most);

/** Services on some hosts each, and zones that share all instances among them; each keeps some. */
function capsFor(ids: readonly string[], random: Random): Cap[] {
  const services = Array.from({ length: random.between(1, 4) }, (_, n): Cap => {
    const members = new Set(ids.filter(() => random.between(0, 2) === 0));
    return {
      kind: 'service',
      name: `s${n}`,
      members,
      most: Math.max(0, members.size - random.between(1, 2)),
    };
  });
  const zones = random.between(0, 3);
  const zoneCaps = Array.from({ length: zones }, (_, zone): Cap => {
    const members = new Set(ids.filter((_, place) => place % zones === zone));
    return {
      kind: 'zone',
      name: `z${zone}`,
      members,
      most: Math.max(0, members.size - random.between(1, 2)),
    };
  });
  return [...services, ...zoneCaps];
}

const anyCase = fc
  .record({ size: fc.integer({ min: 1, max: 10 }), k: fc.integer({ min: 1, max: 10 }), seed: fc.integer() })
  .filter(({ size, k }) => k <= size)
  .map(({ size, k, seed }) => ({ ids: idsOf(size), k, caps: capsFor(idsOf(size), seededRandom(seed)) }));

describe('sets within caps', () => {
  it('are counted as they are when written down one by one', () => {
    fc.assert(
      fc.property(anyCase, ({ ids, k, caps }) => {
        const all = setsOf(ids, k);
        const within = all.filter((set) => isWithin(set, caps));
        const sampler = feasibleSampler(ids, k, caps);
        expect(sampler === undefined).toBe(within.length === 0);
        expect(sampler?.allowedShare ?? 0).toBeCloseTo(within.length / all.length, 9);
        const sizes = ids
          .map((_, n) => n + 1)
          .filter((size) => setsOf(ids, size).some((set) => isWithin(set, caps)));
        expect(largestWithin(ids, ids.length, caps)).toEqual({ size: Math.max(0, ...sizes), isExact: true });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('are all that is drawn, whichever way there is to draw', () => {
    fc.assert(
      fc.property(anyCase, fc.integer(), ({ ids, k, caps }, seed) => {
        const counted = countSets(boundsOf(ids, k, caps));
        if (counted === undefined || counted.logCount === -Infinity) return;
        const left = boundsOf(ids, k, caps).ids;
        const sets = [
          counted
            .draw(seededRandom(seed))
            .flatMap((place) => left[place] ?? [])
            .sort(),
          feasibleSampler(ids, k, caps)?.draw(seededRandom(seed)) ?? [],
          feasibleSampler(ids, k, caps, counting.none)?.draw(seededRandom(seed)) ?? [],
        ];
        for (const set of sets) {
          expect(new Set(set).size).toBe(k);
          expect(isWithin(set, caps)).toBe(true);
          expect(set).toEqual(set.toSorted());
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('are drawn alike by the same seed, in whatever order the population comes', () => {
    const ids = idsOf(12);
    const caps = capsFor(ids, seededRandom(3));
    const draw = (population: readonly string[]) =>
      feasibleSampler(population, 5, caps)?.draw(seededRandom(9));
    expect(draw(ids)).toHaveLength(5);
    expect(draw(ids.toReversed())).toEqual(draw(ids));
  });
});

/** Exceeded once in a million times (Wilson and Hilferty). */
function criticalChiSquare(freedom: number): number {
  const part = 2 / (9 * freedom);
  return freedom * (1 - part + 4.7534 * Math.sqrt(part)) ** 3;
}

/** Pearson's chi-square of many draws over all sets there are, against what is exceeded once in a million times. */
function skewOf(within: readonly string[][], draw: (random: Random) => string[], each = 40): number {
  const counts = new Map(within.map((set) => [set.join(), 0]));
  const random = seededRandom(11);
  for (let n = 0; n < each * within.length; n += 1) {
    const key = draw(random).join();
    counts.set(key, (counts.get(key) ?? Number.NaN) + 1);
  }
  const chiSquare = [...counts.values()].reduce((sum, seen) => sum + (seen - each) ** 2 / each, 0);
  return chiSquare / criticalChiSquare(within.length - 1);
}

describe('draws within caps', () => {
  const cases = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => {
    const ids = idsOf(9);
    const caps = capsFor(ids, seededRandom(seed));
    const within = setsOf(ids, 4).filter((set) => isWithin(set, caps));
    return within.length < 2 ? [] : [{ seed, ids, caps, within }];
  });

  it.each(cases)('by counts are uniform over all sets: caps of seed $seed', ({ ids, caps, within }) => {
    const bounds = boundsOf(ids, 4, caps);
    const draw = (random: Random) =>
      (countSets(bounds)?.draw(random) ?? []).flatMap((place) => bounds.ids[place] ?? []).sort();
    expect(skewOf(within, draw)).toBeLessThan(1);
  });

  it.each(cases)('are uniform over all sets: caps of seed $seed', ({ ids, caps, within }) => {
    const sampler = feasibleSampler(ids, 4, caps);
    expect(sampler?.isExact).toBe(true);
    expect(skewOf(within, (random) => sampler?.draw(random) ?? [])).toBeLessThan(1);
  });

  it.each(cases)(
    'are so too, or nearly, where nothing is counted: caps of seed $seed',
    ({ ids, caps, within }) => {
      const sampler = feasibleSampler(ids, 4, caps, counting.none);
      expect(skewOf(within, (random) => sampler?.draw(random) ?? [])).toBeLessThan(1);
    },
  );

  it('are not uniform where one that breaks a cap is skipped, which the same test finds', () => {
    const ids = idsOf(6);
    const caps: Cap[] = [{ kind: 'service', name: 's', members: new Set(ids.slice(0, 4)), most: 1 }];
    const within = setsOf(ids, 2).filter((set) => isWithin(set, caps));
    const skipping = (random: Random) =>
      sample(ids, 6, random)
        .reduce<string[]>(
          (set, id) => (set.length < 2 && isWithin([...set, id], caps) ? [...set, id] : set),
          [],
        )
        .sort();
    const sampler = feasibleSampler(ids, 2, caps);
    expect(skewOf(within, (random) => sampler?.draw(random) ?? [], 1_000)).toBeLessThan(1);
    expect(skewOf(within, skipping, 1_000)).toBeGreaterThan(1);
  });
});

describe('many instances', () => {
  function services(ids: readonly string[], count: number, hosts: number): Cap[] {
    const random = seededRandom(5);
    return Array.from({ length: count }, (_, n): Cap => {
      const members = new Set<string>();
      while (members.size < hosts) members.add(ids[random.between(0, ids.length - 1)] ?? '');
      return { kind: 'service', name: `s${n}`, members, most: hosts - 1 };
    });
  }

  it.each([
    [10_000, 1_000, 2, 2_500, true],
    [10_000, 1_000, 3, 2_500, true],
    [10_000, 1_000, 5, 2_500, true],
    [1_000, 1_000, 3, 500, false],
  ])('are drawn from: of %i, with %i services on %i each, %i', (size, count, hosts, k, isExact) => {
    const ids = idsOf(size);
    const caps = services(ids, count, hosts);
    const sampler = feasibleSampler(ids, k, caps);
    const set = sampler?.draw(seededRandom(1)) ?? [];
    expect(sampler?.isExact).toBe(isExact);
    expect(set).toHaveLength(k);
    expect(isWithin(set, caps)).toBe(true);
    expect(sampler?.draw(seededRandom(1))).toEqual(set);
  });

  it('of which no set is found tell how many were found at most', () => {
    const ids = idsOf(1_000);
    const caps = services(ids, 1_000, 2);
    expect(feasibleSampler(ids, 800, caps)).toBeUndefined();
    const { size, isExact } = largestWithin(ids, 800, caps);
    expect(size).toBeGreaterThan(550);
    expect(isExact).toBe(false);
    expect(feasibleSampler(ids, size, caps)).toBeDefined();
  });
});
