import { mergeHistograms, noRequests, Ranges } from '#core';
import type { Histogram, LoadMiss, LoadSlice } from '#core';

type Miss = Omit<LoadMiss, 'places'> & { places: Ranges };

/** Slices of one scenario, begin and edge, added up. */
type Merged = Omit<LoadSlice, 'to' | 'misses'>;

interface Sum extends Merged {
  misses: Map<string, Miss>;
}

const counted = ['sent', 'unsent', 'ok', 'failed', 'rejected', 'unknown', 'bytes'] as const;

export type Counted = (typeof counted)[number];

/** Adds slices up by scenario, begin and edge, in an order of their own; places as the numbers that they hold. */
export function merged(slices: readonly LoadSlice[]) {
  const sums = new Map<string, Sum>();
  for (const { to: _, misses, ...slice } of slices) {
    const key = `${slice.scenario} ${String(slice.from).padStart(12, '0')} ${slice.across ?? ''}`;
    const sum = sums.get(key) ?? emptyLike(slice);
    sums.set(key, sum);
    for (const name of counted) sum[name] += slice[name];
    sum.latency = mergeHistograms(sum.latency, slice.latency);
    sum.lateness = mergeHistograms(sum.lateness, slice.lateness);
    for (const miss of misses) addMiss(sum.misses, miss);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { misses, ...sum }]) => ({
      ...sum,
      misses: [...misses]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, miss]) => ({ ...miss, places: miss.places.runs() })),
    }));
}

/** How many of a kind all slices hold. */
export function sumOf(slices: readonly LoadSlice[], name: Counted): number {
  return slices.reduce((sum, slice) => sum + slice[name], 0);
}

/** Every miss of slices as `outcome: reason`, with how many. */
export function missesIn(slices: readonly LoadSlice[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason, count } of slices.flatMap(({ misses }) => misses))
    counts[`${outcome}: ${reason}`] = (counts[`${outcome}: ${reason}`] ?? 0) + count;
  return counts;
}

function emptyLike({ scenario, from, across }: Merged): Sum {
  const none: Histogram = [];
  return {
    scenario,
    from,
    ...(across !== undefined && { across }),
    ...noRequests,
    latency: none,
    lateness: none,
    misses: new Map(),
  };
}

function addMiss(misses: Map<string, Miss>, { outcome, reason, count, places }: LoadMiss): void {
  const key = `${outcome} ${reason}`;
  const sum = misses.get(key) ?? { outcome, reason, count: 0, places: new Ranges() };
  misses.set(key, sum);
  sum.count += count;
  for (const [first, last] of places) sum.places.add(first, last);
}
