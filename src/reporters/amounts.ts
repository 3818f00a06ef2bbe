import type { ExpectationFinding, Recovery } from '#analysis';
import { formatDuration, type Interval } from '#core';

const leastShareShown = 0.00005;
const simpleDuration = /^(-?[\d.]+) (ms|s)$/;

/** A whole number for people: `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** A number and its noun: `1 task`, `2 tasks`. */
export function formatNumberOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** An interval of time for people: `3.20–3.42 s`, `59.2 s – 1 m 02 s`, `≥ 30.0 s` when it has no upper end. */
export function formatTimes({ lo, hi }: Interval): string {
  const from = formatDuration(lo);
  if (hi === null) return `≥ ${from}`;
  const to = formatDuration(hi);
  if (from === to) return to;
  const [, fromAmount, fromUnit] = simpleDuration.exec(from) ?? [];
  const [, toAmount, toUnit] = simpleDuration.exec(to) ?? [];
  if (toUnit === undefined) return `${from} – ${to}`;
  if (lo === 0) return `0–${to}`;
  return fromUnit === toUnit ? `${fromAmount}–${toAmount} ${toUnit}` : `${from} – ${to}`;
}

/** A time in seconds, without the unit: for columns that have it in their head. */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  if (seconds === 0) return '0';
  const digits = seconds < 9.995 ? 2 : seconds < 99.95 ? 1 : 0;
  return digits === 0 ? formatCount(Math.round(seconds)) : seconds.toFixed(digits);
}

/** An interval of time in seconds, without the unit: `3.20–3.42`, `≥ 120` when it has no upper end. */
export function formatSecondsBetween({ lo, hi }: Interval): string {
  const from = formatSeconds(lo);
  if (hi === null) return `≥ ${from}`;
  const to = formatSeconds(hi);
  return from === to ? to : `${from}–${to}`;
}

/** Milliseconds with the digits that matter, without the unit: `0.21`, `4.2`, `1,300`. */
export function formatMilliseconds(ms: number): string {
  if (ms > 0 && ms < 0.005) return '< 0.01';
  const digits = ms < 0.995 ? 2 : ms < 9.95 ? 1 : 0;
  return digits === 0 ? formatCount(Math.round(ms)) : ms.toFixed(digits);
}

/** Whether an interval says nothing: it was observed from the very start, and has no end. */
export function isUnbounded({ lo, hi }: Interval): boolean {
  return lo <= 0 && hi === null;
}

/** An interval of fractions as percentages: `0.12–0.31 %`. */
export function formatShares({ lo, hi }: Interval): string {
  const digits = (hi ?? lo) < 0.1 ? 2 : 1;
  const percent = (fraction: number) => (fraction === 0 ? '0' : (fraction * 100).toFixed(digits));
  if (hi === null) return `≥ ${percent(lo)} %`;
  return percent(lo) === percent(hi) ? `${percent(hi)} %` : `${percent(lo)}–${percent(hi)} %`;
}

/** The same of a part of a whole, which never reads as none where it is some: `< 0.01 %`. */
export function formatPart({ lo, hi }: { lo: number; hi: number }, whole: number): string {
  const isTiny = hi > 0 && hi / whole < leastShareShown;
  return isTiny ? '< 0.01 %' : formatShares({ lo: lo / whole, hi: hi / whole });
}

/** What was measured for an expectation, in its own unit; `unknown` when nothing was. */
export function formatValue({ value, unit }: Pick<ExpectationFinding, 'value' | 'unit'>): string {
  if (value === null || (unit === 'ms' && isUnbounded(value))) return 'unknown';
  if (unit === 'ms') return formatTimes(value);
  if (unit === 'fraction') return formatShares(value);
  const { lo, hi } = value;
  if (hi === null) return `≥ ${formatCount(lo)}`;
  return lo === hi ? formatCount(lo) : `${formatCount(lo)}–${formatCount(hi)}`;
}

/** A short time with the digits that matter in it: `0.21 ms`, `4.2 ms`, `13 ms`. */
export function formatLatency(ms: number): string {
  return ms >= 1 && ms < 9.95 ? `${ms.toFixed(1)} ms` : formatDuration(ms);
}

/** The interval of a recovery, or why there is none to tell. */
export function formatRecovery({ interval, why }: Recovery): string {
  if (interval === null) return why ?? '–';
  return isUnbounded(interval) ? unknownBecause(why) : formatTimes(interval);
}

/** What stands for an interval that says nothing. */
export function unknownBecause(why: string | undefined): string {
  return why === undefined ? 'unknown' : `unknown: ${why}`;
}

/** Requests per second for people: `0.5/s`, `200/s`, `12.4k/s`. */
export function formatRate(perSecond: number): string {
  const [divisor, unit] = perSecond < 999.5 ? [1, ''] : perSecond < 999_500 ? [1000, 'k'] : [1_000_000, 'M'];
  return `${Number((perSecond / divisor).toPrecision(3))}${unit}/s`;
}

/** A large count as far as its digits matter: `7,312`, `32 k`, `3.2 M`. */
export function formatRoughly(count: number): string {
  if (count < 9_999.5) return formatCount(Math.round(count));
  if (count < 999_500) return `${formatCount(Math.round(count / 1000))} k`;
  return `${formatCount(Number((count / 1_000_000).toFixed(1)))} M`;
}

/** Bytes in steps of a thousand: `114 B`, `1.2 MB`; a dash where they are not told. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let place = 0;
  let left = bytes;
  for (; left >= 999.5 && place < units.length - 1; place += 1) left /= 1000;
  return `${place > 0 && left < 9.95 ? left.toFixed(1) : formatCount(Math.round(left))} ${units[place]}`;
}
