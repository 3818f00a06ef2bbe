import type { StatisticSet } from './records.ts';

/** So many different values are kept of one bucket as they are; more are kept to three digits. */
const mostValues = 2000;

export function setOf(value: number, count = 1): StatisticSet {
  return { count, sum: value * count, min: value, max: value };
}

/** The same as one set from values with how often each came. */
export function setOfValues(values: Iterable<readonly [value: number, count: number]>): StatisticSet {
  const counts = new Map<number, number>();
  const set: StatisticSet = { count: 0, sum: 0, min: Infinity, max: -Infinity };
  for (const [value, count] of values) {
    counts.set(value, (counts.get(value) ?? 0) + count);
    set.count += count;
    set.sum += value * count;
    set.min = Math.min(set.min, value);
    set.max = Math.max(set.max, value);
  }
  return counts.size > 1 ? { ...set, values: bounded(counts) } : set;
}

/** Both sets as one. Values are lost where one of the two has statistics alone. */
export function merged(a: StatisticSet, b: StatisticSet): StatisticSet {
  const set: StatisticSet = {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
  if (set.min === set.max) return set;
  const [known, added] = [valuesOf(a), valuesOf(b)];
  if (!known || !added) return set;
  const values = new Map(known);
  for (const [value, count] of added) values.set(value, (values.get(value) ?? 0) + count);
  return { ...set, values: bounded(values) };
}

/** Every value with how often it came; undefined where only their statistics are known. */
export function valuesOf({ values, min, max, count }: StatisticSet): Map<number, number> | undefined {
  return values ?? (min === max ? new Map([[min, count]]) : undefined);
}

function bounded(values: Map<number, number>): Map<number, number> {
  if (values.size <= mostValues) return values;
  const coarse = new Map<number, number>();
  for (const [value, count] of values) {
    const rounded = Number(value.toPrecision(3));
    coarse.set(rounded, (coarse.get(rounded) ?? 0) + count);
  }
  return coarse;
}
