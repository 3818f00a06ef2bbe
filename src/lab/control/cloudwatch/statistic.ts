import type { StatisticSet } from './records.ts';
import { valuesOf } from './statistics.ts';

/** Reads one number from a set; undefined where the set does not know its values. */
export type Statistic = (set: StatisticSet) => number | undefined;

const plain: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => (count > 0 ? sum / count : undefined),
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

const percentile = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;
const trimmed = /^(tm|tc|ts|wm)(\d{1,2}(?:\.\d{1,10})?|100)$/;
const ranged = /^(TM|TC|TS|WM|PR)\((-?[\d.]*)(%?):(-?[\d.]*)(%?)\)$/;

export function isPlainStatistic(name: string): boolean {
  return Object.hasOwn(plain, name);
}

/** The percentile (0 to 100) that a statistic such as p99 reads; undefined for every other statistic. */
export function percentileOf(name: string): number | undefined {
  const [, digits] = percentile.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A statistic by its name: Average, p99.9, tm90, TM(10%:90%), IQM, PR(:300); undefined for any other text. */
export function statisticOf(name: string): Statistic | undefined {
  if (isPlainStatistic(name)) return plain[name];
  const percent = percentileOf(name);
  if (percent !== undefined) return (set) => quantile(set, percent / 100);
  if (name === 'IQM') return within('TM', { from: 0.25, to: 0.75, isShare: true });
  const [, kind, share] = trimmed.exec(name) ?? [];
  if (kind !== undefined)
    return within(kind.toUpperCase(), { from: 0, to: Number(share) / 100, isShare: true });
  return rangedStatistic(name);
}

function rangedStatistic(name: string): Statistic | undefined {
  const [whole, kind = '', low = '', lowSign, high = '', highSign] = ranged.exec(name) ?? [];
  if (whole === undefined || (low === '' && high === '')) return undefined;
  const isShare = lowSign === '%' || highSign === '%';
  const isMixed =
    (low !== '' && (lowSign === '%') !== isShare) || (high !== '' && (highSign === '%') !== isShare);
  if (isMixed || (kind === 'PR' && isShare)) return undefined;
  const scale = isShare ? 100 : 1;
  const from = low === '' ? (isShare ? 0 : -Infinity) : Number(low) / scale;
  const to = high === '' ? (isShare ? 1 : Infinity) : Number(high) / scale;
  if (!(from < to) || (isShare && (from < 0 || to > 1))) return undefined;
  return within(kind, { from, to, isShare });
}

/** The smallest value with at least this share of all at or below it. */
function quantile(set: StatisticSet, share: number): number | undefined {
  const sorted = sortedValues(set);
  if (!sorted) return undefined;
  let below = 0;
  for (const [value, count] of sorted) {
    below += count;
    if (below >= share * set.count - 1e-9) return value;
  }
  return set.max;
}

interface Bounds {
  from: number;
  to: number;
  /** Shares of the count; else values. */
  isShare: boolean;
}

/** Statistics of the values between two bounds: trimmed mean, count and sum, winsorized mean, percentile rank. */
function within(kind: string, bounds: Bounds): Statistic {
  return (set) => {
    const kept = keptOf(set, bounds);
    if (!kept) return undefined;
    const { count, sum, low, high } = kept;
    switch (kind) {
      case 'TC':
        return count;
      case 'TS':
        return sum;
      case 'PR':
        return set.count > 0 ? (count / set.count) * 100 : undefined;
      case 'WM':
        return count > 0 ? (sum + low.count * low.value + high.count * high.value) / set.count : undefined;
      default:
        return count > 0 ? sum / count : undefined;
    }
  };
}

interface Kept {
  count: number;
  sum: number;
  /** How many were cut off at either end, and the bound that takes their place. */
  low: { count: number; value: number };
  high: { count: number; value: number };
}

function keptOf(set: StatisticSet, { from, to, isShare }: Bounds): Kept | undefined {
  const sorted = sortedValues(set);
  if (!sorted) return undefined;
  const kept: Kept = { count: 0, sum: 0, low: { count: 0, value: 0 }, high: { count: 0, value: 0 } };
  let before = 0;
  for (const [value, count] of sorted) {
    const first = isShare ? Math.max(before, from * set.count) : before;
    const last = isShare ? Math.min(before + count, to * set.count) : before + count;
    const isIn = isShare ? last > first : value > from && value <= to;
    const part = isIn ? last - first : 0;
    if (part > 0 && kept.count === 0) kept.low.value = value;
    if (part > 0) kept.high.value = value;
    if (isShare) {
      kept.low.count += Math.max(0, Math.min(before + count, from * set.count) - before);
      kept.high.count += Math.max(0, before + count - Math.max(before, to * set.count));
    } else if (!isIn) kept[value <= from ? 'low' : 'high'].count += count;
    kept.count += part;
    kept.sum += part * value;
    before += count;
  }
  return kept;
}

function sortedValues(set: StatisticSet): [number, number][] | undefined {
  const values = valuesOf(set);
  return values && [...values].toSorted(([a], [b]) => a - b);
}
