import { BadInputError, parseRate } from '#core';
import type { RateProfile } from '#core';
import { readRows } from './rows.ts';

interface Curve {
  file: string;
  /** In this time the whole curve is gone through, in milliseconds. */
  over?: number | undefined;
  /** Its highest rate, a second. */
  peak?: number | undefined;
}

const clockPattern = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** The profile of a recorded curve. Raises BadInputError, with the line, for what is none. */
export function readCurve({ file, over, peak }: Curve): RateProfile {
  const recorded = readRows(file).map(({ time = '', rate = '' }, index) => {
    const where = `${file}:${index + 2}`;
    const atMs = timeOf(time);
    const perSecond = rateOf(rate);
    if (atMs === undefined)
      throw new BadInputError(`${where} "${time}" is no time.`, {
        hint: 'The column time holds 14:30, seconds, or ISO 8601; the column rate 200/s, or a number a second.',
      });
    if (perSecond === undefined)
      throw new BadInputError(`${where} "${rate}" is no rate.`, {
        hint: 'The column rate holds 200/s, 400k/min, or a number a second.',
      });
    return { atMs, perSecond, where };
  });
  const [first, second] = recorded;
  const last = recorded.at(-1);
  if (!first || !second || !last)
    throw new BadInputError(`${file} holds no curve: it wants two rows at least.`);
  const disordered = recorded.find(
    ({ atMs }, index) => index > 0 && atMs <= (recorded[index - 1]?.atMs ?? 0),
  );
  if (disordered) throw new BadInputError(`${disordered.where} is not later than the row before.`);
  const highest = Math.max(...recorded.map(({ perSecond }) => perSecond));
  if (highest <= 0) throw new BadInputError(`${file} never has a rate above zero.`);
  // The last row holds as long as the others do on average, so that the day can begin anew after it.
  const span = last.atMs - first.atMs;
  const stretch = over === undefined ? 1 : over / (span + span / (recorded.length - 1));
  const scale = peak === undefined ? 1 : peak / highest;
  const points = recorded.map(({ atMs, perSecond }): [number, number] => [
    (atMs - first.atMs) * stretch,
    perSecond * scale,
  ]);
  const end = (span + span / (recorded.length - 1)) * stretch;
  return { points: [...points, [end, first.perSecond * scale]], repeats: true };
}

/** Milliseconds, from midnight or from the epoch. */
function timeOf(text: string): number | undefined {
  const clock = clockPattern.exec(text);
  if (clock) {
    const [, hours = '', minutes = '', seconds = '0'] = clock;
    return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  }
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : date;
}

function rateOf(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return parseRate(text);
}
