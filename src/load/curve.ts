import { BadInputError, parseRate, listed } from '#core';
import type { RateProfile } from '#core';
import { readPlacedRows } from './rows.ts';

interface Curve {
  file: string;
  /** In this time the whole curve is gone through, in milliseconds. */
  over?: number | undefined;
  /** Its highest rate, a second. */
  peak?: number | undefined;
}

const dayMs = 86_400_000;
const clockPattern = /^([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?$/;

interface Point {
  atMs: number;
  perSecond: number;
}

/** The profile of a recorded curve. Raises BadInputError, with the line, for what is none. */
export function readCurve({ file, over, peak }: Curve): RateProfile {
  const recorded = pointsOf(file);
  const [first] = recorded;
  const last = recorded.at(-1);
  if (!first || !last || recorded.length < 2)
    throw new BadInputError(`${file} holds no curve: it wants two rows at least.`);
  const highest = recorded.reduce((most, { perSecond }) => Math.max(most, perSecond), 0);
  if (highest <= 0) throw new BadInputError(`${file} never has a rate above zero.`);
  // The last row holds as long as the others do on average, so that the day can begin anew after it.
  const span = last.atMs - first.atMs;
  const whole = span + span / (recorded.length - 1);
  const atOf = (ms: number) => (over === undefined ? ms : (ms / whole) * over);
  const rateFor = (perSecond: number) => (peak === undefined ? perSecond : (perSecond / highest) * peak);
  const points = recorded.map(({ atMs, perSecond }): [number, number] => [
    atOf(atMs - first.atMs),
    rateFor(perSecond),
  ]);
  return { points: [...points, [atOf(whole), rateFor(first.perSecond)]], repeats: true };
}

/** Raises BadInputError where a column that is needed is missing. */
function refuseOtherColumns(file: string, columns: readonly string[]): void {
  const missing = ['time', 'rate'].filter((name) => !columns.includes(name));
  if (missing.length === 0) return;
  throw new BadInputError(
    `${file} has no column ${missing.join(' and no column ')}; it has ${columns.join(', ')}.`,
    {
      hint: 'A curve is CSV with the header time,rate, with commas between the columns.',
    },
  );
}

/** What is wrong with a row. */
interface Trouble {
  line: number;
  what: string;
  hint: string;
}

/** Raises BadInputError that tells every row that is wrong, as far as there is room. */
function pointsOf(file: string): Point[] {
  const points: Point[] = [];
  const troubles: Trouble[] = [];
  const rows = readPlacedRows(file);
  refuseOtherColumns(file, Object.keys(rows[0]?.row ?? {}));
  for (const { row, line } of rows) {
    const point = pointOf(row['time'] ?? '', row['rate'] ?? '', points);
    if ('what' in point) troubles.push({ line, ...point });
    else points.push(point);
  }
  const [first, ...others] = troubles;
  if (!first) return points;
  const all = [first.what, ...others.map(({ line, what }) => `line ${line}: ${what}`)];
  throw new BadInputError(`${file}:${first.line} ${listed(all)}.`, { hint: first.hint });
}

function pointOf(time: string, rate: string, before: readonly Point[]): Point | Omit<Trouble, 'line'> {
  const told = timeOf(time);
  if (told === undefined)
    return {
      what: `"${time}" is no time`,
      hint: 'The column time holds 14:30, seconds, or ISO 8601; the column rate 200/s, or a number a second.',
    };
  const perSecond = rateOf(rate);
  if (perSecond === undefined)
    return {
      what: `"${rate}" is no rate`,
      hint: 'The column rate holds 200/s, 400k/min, or a number a second.',
    };
  const atMs = afterMidnight(told, time, before);
  const last = before.at(-1);
  if (last && atMs <= last.atMs)
    return {
      what: 'is not later than the row before',
      hint: 'Rows go from early to late; times such as 00:30 may follow 23:30, within one day.',
    };
  return { atMs, perSecond };
}

/** A time of the clock that is earlier than the first of a day is one of the next. */
function afterMidnight(atMs: number, time: string, [first]: readonly Point[]): number {
  return first && clockPattern.test(time) && atMs < first.atMs ? atMs + dayMs : atMs;
}

/** Milliseconds, from midnight, from whatever seconds count from, or from the epoch. */
function timeOf(text: string): number | undefined {
  const clock = clockPattern.exec(text);
  if (clock) {
    const [, hours = '', minutes = '', seconds = '0'] = clock;
    return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  }
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Without a zone it is the same on every machine.
  const isZoneless = /^\d{4}-.*T[\d:.]+$/.test(text);
  const date = /^\d{4}-/.test(text) ? Date.parse(isZoneless ? `${text}Z` : text) : NaN;
  return Number.isNaN(date) ? undefined : date;
}

function rateOf(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return parseRate(text);
}
