import { MathError } from './math-parser.ts';

/** Values by moment, ascending. */
export type Series = ReadonlyMap<number, number>;

/** What an expression comes to: a number, a time series, several of them, or a word that a function takes. */
export type MathValue = number | Series | Series[] | { word: string };

/** The moments that a query is asked for. */
export interface Grid {
  start: number;
  end: number;
  periodMs: number;
  /** Where any of the periods begins. */
  origin: number;
}

/** The start of each period that begins between start and end. */
export function* momentsOf({ start, end, periodMs, origin }: Grid): Iterable<number> {
  for (let at = Math.ceil((start - origin) / periodMs) * periodMs + origin; at < end; at += periodMs)
    yield at;
}

export type MathFunction = (given: readonly MathValue[], grid: Grid) => MathValue;

/** The functions of metric math that the lab has, by name, with the fewest and the most that they take. */
export const mathFunctions: Readonly<
  Record<string, { takes: [least: number, most: number]; call: MathFunction }>
> = {
  SUM: folding((values) => values.reduce((sum, value) => sum + value, 0)),
  AVG: folding((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  MIN: folding((values) => values.reduce((least, value) => Math.min(least, value))),
  MAX: folding((values) => values.reduce((most, value) => Math.max(most, value))),
  ABS: mapping(Math.abs),
  CEIL: mapping(Math.ceil),
  FLOOR: mapping(Math.floor),
  RATE: stepping((value, before, seconds) => (value - before) / seconds),
  DIFF: stepping((value, before) => value - before),
  RUNNING_SUM: { takes: [1, 1], call: ([of]) => eachSeries(of, runningSum) },
  FILL: { takes: [2, 2], call: ([of, by], grid) => eachSeries(of, (series) => filled(series, by, grid)) },
  IF: { takes: [2, 3], call: ([condition, yes, no]) => chosen(condition, yes, no) },
  PERIOD: { takes: [1, 1], call: (_given, { periodMs }) => periodMs / 1000 },
  METRIC_COUNT: { takes: [1, 1], call: ([of]) => (Array.isArray(of) ? of.length : 1) },
};

export function isSeries(value: MathValue | undefined): value is Series {
  return value instanceof Map;
}

/** One number for each moment from one series; one series from several. */
function folding(fold: (values: number[]) => number) {
  const call: MathFunction = ([of]) => {
    if (isSeries(of)) return of.size > 0 ? fold([...of.values()]) : new Map<number, number>();
    if (typeof of === 'number') return of;
    const all = listOf(of);
    const byMoment = new Map<number, number[]>();
    for (const series of all)
      for (const [at, value] of series) byMoment.set(at, [...(byMoment.get(at) ?? []), value]);
    return ascending([...byMoment].map(([at, values]) => [at, fold(values)]));
  };
  return { takes: [1, 1] as [number, number], call };
}

function mapping(change: (value: number) => number) {
  const call: MathFunction = ([of]) =>
    typeof of === 'number' ? change(of) : eachSeries(of, (series) => mapped(series, change));
  return { takes: [1, 1] as [number, number], call };
}

/** From each value and the one before it. */
function stepping(step: (value: number, before: number, seconds: number) => number) {
  const change = (series: Series): Series => {
    const steps: [number, number][] = [];
    let last: [at: number, value: number] | undefined;
    for (const [at, value] of series) {
      if (last) steps.push([at, step(value, last[1], (at - last[0]) / 1000)]);
      last = [at, value];
    }
    return new Map(steps);
  };
  const call: MathFunction = ([of]) => eachSeries(of, change);
  return { takes: [1, 1] as [number, number], call };
}

export function mapped(series: Series, change: (value: number) => number): Series {
  return new Map([...series].map(([at, value]) => [at, change(value)]));
}

export function ascending(entries: [number, number][]): Series {
  return new Map(entries.toSorted(([a], [b]) => a - b));
}

function runningSum(series: Series): Series {
  let sum = 0;
  return mapped(series, (value) => (sum += value));
}

function filled(series: Series, by: MathValue | undefined, grid: Grid): Series {
  const found = new Map<number, number>();
  const known = [...series];
  let next = 0;
  for (const at of momentsOf(grid)) {
    while ((known[next]?.[0] ?? Infinity) < at) next += 1;
    const value = series.get(at) ?? gapFilling(by, at, known[next - 1], known[next]);
    if (value !== undefined) found.set(at, value);
  }
  return found;
}

type Known = [at: number, value: number] | undefined;

function gapFilling(by: MathValue | undefined, at: number, before: Known, after: Known): number | undefined {
  if (typeof by === 'number') return by;
  if (isSeries(by)) return by.get(at);
  if (by === undefined || Array.isArray(by)) throw new MathError('FILL takes one value to fill with');
  if (by.word === 'REPEAT') return before?.[1];
  if (by.word !== 'LINEAR')
    throw new MathError(`FILL takes a number, a metric, REPEAT or LINEAR, not ${by.word}`);
  if (!before || !after) return undefined;
  return before[1] + ((after[1] - before[1]) * (at - before[0])) / (after[0] - before[0]);
}

function chosen(
  condition: MathValue | undefined,
  yes: MathValue | undefined,
  no: MathValue | undefined,
): MathValue {
  if (typeof condition === 'number') return (condition === 0 ? no : yes) ?? new Map<number, number>();
  if (!isSeries(condition)) throw new MathError('IF takes a number or one time series as its condition');
  const found: [number, number][] = [];
  for (const [at, value] of condition) {
    const picked = valueAt(value === 0 ? no : yes, at);
    if (picked !== undefined) found.push([at, picked]);
  }
  return new Map(found);
}

function valueAt(of: MathValue | undefined, at: number): number | undefined {
  if (typeof of === 'number') return of;
  return isSeries(of) ? of.get(at) : undefined;
}

function eachSeries(of: MathValue | undefined, change: (series: Series) => Series): MathValue {
  if (isSeries(of)) return change(of);
  return listOf(of).map(change);
}

function listOf(of: MathValue | undefined): Series[] {
  if (Array.isArray(of)) return of;
  throw new MathError('A function was given a number where it takes a time series');
}
