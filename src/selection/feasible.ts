import { sample, seededRandom, type Random } from '#core';
import { boundsOf, fits, onlyCaps, type Bounds } from './bounds.ts';
import type { Cap } from './caps.ts';
import { chanceOfMore, logChoose } from './combinations.ts';
import { countSets, usualEffort, type Effort } from './counting.ts';
import { OpenSet } from './open-set.ts';
import { ceilingOf, findSet } from './search.ts';

/** Draws sets of one size that break no cap. */
export interface FeasibleSampler {
  /** Draws are uniform over all such sets; else a long chain of exchanges comes near it. */
  isExact: boolean;
  /** Which share of all sets of the size break no cap: counted, or estimated from draws; null where neither was possible. */
  allowedShare: number | null;
  /** Ids, sorted by code unit. */
  draw(random: Random): string[];
}

/** Sets to draw from, as places, and the logarithm of how many there are. */
interface Sets {
  logCount: number;
  draw(random: Random): number[];
}

/** Above this share, drawing again until it fits is quicker than drawing by counts. */
const oftenEnough = 0.05;
/** Caps that a draw breaks this seldom, all together, are checked after it. */
const seldom = 2;
const pilotWork = 4_000_000;
const mostPilots = 20_000;
const fewestAccepted = 20;

/** Draws sets of `k` of the population within the caps; undefined where none is found. */
export function feasibleSampler(
  population: readonly string[],
  k: number,
  caps: readonly Cap[],
  effort: Effort = usualEffort,
): FeasibleSampler | undefined {
  const bounds = boundsOf(population, k, caps);
  if (k > bounds.ids.length) return undefined;
  const logAll = logChoose(population.length, k);
  const all: Sets = {
    logCount: logChoose(bounds.ids.length, k),
    draw: (random) => anyPlaces(bounds, random),
  };
  if (bounds.most.length === 0) return samplerOf(bounds, all, all.logCount - logAll);
  const counted = countSets(bounds, effort);
  if (counted?.logCount === -Infinity) return undefined;
  if (counted) {
    const isOften = counted.logCount - all.logCount > Math.log(oftenEnough);
    const sets = isOften ? { ...counted, draw: untilItFits(all, bounds) } : counted;
    return samplerOf(bounds, sets, counted.logCount - logAll);
  }
  return checkedAfter(bounds, all, logAll, effort) ?? exchanged(bounds, findSet(bounds));
}

/** The size of the largest set of the population, up to `k`, that breaks no cap. */
export function largestWithin(
  population: readonly string[],
  k: number,
  caps: readonly Cap[],
): { size: number; isExact: boolean } {
  const bounds = boundsOf(population, k, caps);
  const counted = countSets(bounds);
  if (counted) return { size: counted.largest, isExact: true };
  const size = findSet(bounds).length;
  return { size, isExact: size === Math.min(k, ceilingOf(bounds)) };
}

function samplerOf({ ids }: Bounds, sets: Sets, logShare: number): FeasibleSampler {
  return {
    isExact: true,
    allowedShare: Math.min(1, Number(Math.exp(logShare).toPrecision(12))),
    draw: (random) => idsAt(ids, sets.draw(random)),
  };
}

const idsAt = (ids: readonly string[], places: readonly number[]) =>
  places.flatMap((place) => ids[place] ?? []).sort();

/** Counts what the tight caps leave where all of them are too many, and draws again where another cap is broken. */
function checkedAfter(
  bounds: Bounds,
  all: Sets,
  logAll: number,
  effort: Effort,
): FeasibleSampler | undefined {
  const tight = tightCaps(bounds);
  const base = tight.length === 0 ? all : countSets(onlyCaps(bounds, tight), effort);
  if (base === undefined) return undefined;
  const random = seededRandom(1);
  const pilots = Math.min(mostPilots, Math.ceil(pilotWork / (bounds.k + 100)));
  let accepted = 0;
  for (let pilot = 0; pilot < pilots; pilot += 1) if (fits(bounds, base.draw(random))) accepted += 1;
  if (accepted < fewestAccepted) return undefined;
  const sampler = samplerOf(
    bounds,
    { ...base, draw: untilItFits(base, bounds) },
    base.logCount + Math.log(accepted / pilots) - logAll,
  );
  return {
    ...sampler,
    allowedShare: sampler.allowedShare === null ? null : Number(sampler.allowedShare.toPrecision(2)),
  };
}

/** The caps that are left when those broken most seldom are set aside. */
function tightCaps({ ids, k, members, most }: Bounds): number[] {
  const chances = members.map((places, cap) => chanceOfMore(ids.length, k, places.length, most[cap] ?? 0));
  const order = [...members.keys()].sort((a, b) => (chances[a] ?? 0) - (chances[b] ?? 0));
  let sum = 0;
  return order.filter((cap) => (sum += chances[cap] ?? 0) > seldom).sort((a, b) => a - b);
}

function untilItFits(sets: Sets, bounds: Bounds): Sets['draw'] {
  return (random) => {
    for (;;) {
      const places = sets.draw(random);
      if (fits(bounds, places)) return places;
    }
  };
}

/** Uniform over all sets of `k` places: the first `k` steps of Fisher-Yates, kept as the places that were moved. */
function anyPlaces({ ids, k }: Bounds, random: Random): number[] {
  if (ids.length < 64) return sample([...ids.keys()], k, random);
  const moved = new Map<number, number>();
  const last = ids.length - 1;
  return Array.from({ length: k }, (_, at) => {
    const from = random.between(at, last);
    const place = moved.get(from) ?? from;
    moved.set(from, moved.get(at) ?? at);
    return place;
  });
}

/** From a set that was found, exchanges one member for another at random, many times over. */
function exchanged(bounds: Bounds, found: readonly number[]): FeasibleSampler | undefined {
  const { ids, k } = bounds;
  if (found.length < k) return undefined;
  const steps = 20 * ids.length * Math.ceil(Math.log2(ids.length + 1));
  const draw = (random: Random) => {
    const set = new OpenSet(bounds, found);
    for (let step = 0; step < steps; step += 1) {
      const out = set.places[random.between(0, k - 1)];
      const place = random.between(0, ids.length - 1);
      if (out === undefined || set.has(place)) continue;
      set.remove(out);
      set.add(set.blocking(place).length === 0 ? place : out);
    }
    return idsAt(ids, set.places);
  };
  return { isExact: false, allowedShare: null, draw };
}
