import type { CloudWatchState, Datapoint, MetricRecord, StatisticSet, SteadySpan } from './records.ts';
import { merged, setOf } from './statistics.ts';

export type Dimensions = readonly (readonly [name: string, value: string])[];

/** What names a metric. Dimensions are sorted by name. */
export interface MetricName {
  namespace: string;
  name: string;
  dimensions: Dimensions;
}

export const noUnit = 'None';

export function metricKey({ namespace, name, dimensions }: MetricName): string {
  let key = `${namespace}\n${name}`;
  for (const [dimension, value] of dimensions) key += `\n${dimension}=${value}`;
  return key;
}

export function sortedDimensions(dimensions: Dimensions): [string, string][] {
  return dimensions
    .map(([name, value]): [string, string] => [name, value])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

export function findMetric({ metrics }: CloudWatchState, name: MetricName): MetricRecord | undefined {
  return metrics.get(metricKey(name));
}

/** The metric of this name, made where it is new. */
export function metricOf({ metrics }: CloudWatchState, name: MetricName): MetricRecord {
  const key = metricKey(name);
  const known = metrics.get(key);
  if (known) return known;
  const fresh: MetricRecord = {
    namespace: name.namespace,
    name: name.name,
    dimensions: name.dimensions.map(([dimension, value]) => [dimension, value]),
    series: new Map(),
    lastAt: -Infinity,
  };
  metrics.set(key, fresh);
  return fresh;
}

/** Adds to a metric; what falls into a bucket that is there already becomes one with it. */
export function putPoint(metric: MetricRecord, unit: string, point: Datapoint): void {
  const known = metric.series.get(unit);
  const points = known ?? [];
  if (!known) metric.series.set(unit, points);
  metric.lastAt = Math.max(metric.lastAt, point.at);
  const last = points.at(-1);
  if (!last || last.at < point.at) {
    points.push(point);
    return;
  }
  const place = placeOf(points, point.at);
  const there = points[place];
  if (there?.at === point.at) points[place] = joined(there, point);
  else points.splice(place, 0, point);
}

/** Two points of one bucket as one. */
export function joined(first: Datapoint, other: Datapoint): Datapoint {
  const { at, widthMs, visibleAt } = first;
  return { ...merged(first, other), at, widthMs, visibleAt };
}

/** Which part of a metric is asked for, in which buckets; `origin` is where any of them begins. */
export interface Range {
  start: number;
  end: number;
  periodMs: number;
  origin?: number;
  now: number;
}

/** What can be read of a metric now, by the start of each bucket. Without a unit all units count as one. */
export function readMetric(metric: MetricRecord, range: Range, unit?: string): Map<number, StatisticSet> {
  const found = new Map<number, StatisticSet>();
  const { start, end, periodMs, origin = 0, now } = range;
  const add = (at: number, set: StatisticSet): void => {
    const bucket = Math.floor((at - origin) / periodMs) * periodMs + origin;
    const known = found.get(bucket);
    found.set(bucket, known ? merged(known, set) : set);
  };
  for (const [of, points] of metric.series) {
    if (unit !== undefined && of !== unit) continue;
    for (let place = placeOf(points, start); place < points.length; place += 1) {
      const point = points[place];
      if (!point || point.at >= end) break;
      if (point.visibleAt <= now) add(point.at, point);
    }
  }
  if (unit === undefined || unit === 'Count')
    for (const span of metric.steady ?? [])
      for (const at of momentsOf(span, range)) add(at, setOf(span.value));
  return new Map([...found].toSorted(([a], [b]) => a - b));
}

/** The units that a metric has values of. */
export function unitsOf({ series, steady }: MetricRecord): string[] {
  return [...new Set([...series.keys(), ...(steady ? ['Count'] : [])])];
}

/** The buckets that lie in a span whole, and can be read. */
function* momentsOf({ from, until = Infinity, everyMs, lagMs }: SteadySpan, range: Range): Iterable<number> {
  const last = Math.min(until, range.now - lagMs) - everyMs;
  const first = Math.ceil(Math.max(from, range.start) / everyMs) * everyMs;
  for (let at = first; at <= last && at < range.end; at += everyMs) yield at;
}

/** The place of the first point at or behind this moment. */
function placeOf(points: readonly Datapoint[], at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
