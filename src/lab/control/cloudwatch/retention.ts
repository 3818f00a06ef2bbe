import { joined } from './metrics.ts';
import type { CloudWatchState, Datapoint, MetricRecord } from './records.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

interface Tier {
  olderThanMs: number;
  widthMs: number;
}

const tiers: readonly Tier[] = [
  { olderThanMs: 63 * day, widthMs: hour },
  { olderThanMs: 15 * day, widthMs: 5 * minute },
  { olderThanMs: 3 * hour, widthMs: minute },
];

/** Metrics of single instances are many: like basic monitoring, they are kept by five minutes. */
const tiersOfInstances: readonly Tier[] = [
  { olderThanMs: 63 * day, widthMs: hour },
  { olderThanMs: 3 * hour, widthMs: 5 * minute },
];

const keptMs = 455 * day;
const keptOfInstancesMs = 15 * day;

/** Lets data get coarser with age, and go at last, so that the memory stays bounded. */
export function forgetOldData({ metrics }: CloudWatchState, now: number): void {
  for (const [key, metric] of metrics) {
    const isOfInstance = metric.namespace === 'AWS/EC2';
    const until = now - (isOfInstance ? keptOfInstancesMs : keptMs);
    for (const [unit, points] of metric.series) {
      const kept = coarser(points, now, isOfInstance ? tiersOfInstances : tiers).filter(
        ({ at }) => at > until,
      );
      if (kept.length > 0) metric.series.set(unit, kept);
      else metric.series.delete(unit);
    }
    if (metric.steady) metric.steady = metric.steady.filter((span) => (span.until ?? now) > until);
    if (isEmpty(metric)) metrics.delete(key);
  }
}

function isEmpty({ series, steady = [] }: MetricRecord): boolean {
  return series.size === 0 && steady.length === 0;
}

function coarser(points: Datapoint[], now: number, of: readonly Tier[]): Datapoint[] {
  if (!points.some((point) => widthAt(point, now, of) > point.widthMs)) return points;
  const kept: Datapoint[] = [];
  for (const point of points) {
    const widthMs = widthAt(point, now, of);
    const at = Math.floor(point.at / widthMs) * widthMs;
    const last = kept.at(-1);
    if (last?.at === at) kept[kept.length - 1] = joined({ ...last, widthMs }, point);
    else kept.push({ ...point, at, widthMs });
  }
  return kept;
}

function widthAt({ at, widthMs }: Datapoint, now: number, of: readonly Tier[]): number {
  const tier = of.find(({ olderThanMs }) => now - at > olderThanMs);
  return Math.max(widthMs, tier?.widthMs ?? 0);
}
