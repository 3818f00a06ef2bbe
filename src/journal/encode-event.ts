import { ExitCode, SquallError } from '#core';
import type { Event } from '#core';
import { sumOf } from './step-sum.ts';

/** No line is longer, so a reader can bound its memory; the inventory of a very large cluster takes a tenth. */
export const longestLineBytes = 128 * 1024 * 1024;

/** One line of the journal. Raises SquallError for what JSON can't carry: NaN, infinities, a line too long. */
export function encodeEvent(event: Event): Buffer {
  const summed = event.type === 'undo-recorded' ? { ...event, sum: sumOf(event.step) } : event;
  const text = JSON.stringify(summed, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw unwritable(event, `"${key}" is ${value}`);
    }
    return value;
  });
  const line = Buffer.from(`${text}\n`);
  if (line.length > longestLineBytes) throw unwritable(event, `it takes ${line.length} bytes`);
  return line;
}

function unwritable(event: Event, why: string): SquallError {
  return new SquallError('bug', ExitCode.ourBug, `An event ${event.type} can't be written down: ${why}.`);
}
