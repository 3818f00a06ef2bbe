import { BadInputError, messageOf } from '#core';
import type { Clock, Event } from '#core';
import { closeSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { decodeEvent } from './decode-event.ts';
import { longestLineBytes } from './encode-event.ts';
import { journalAt } from './journal.ts';
import type { Journal } from './journal.ts';
import { readLines } from './lines.ts';
import { isBeingWritten } from './writer.ts';

/** A journal that somebody else began. */
export interface FormerJournal {
  events: Event[];
  /** Which line can't be read and why, where not all could: what came after it is unknown. */
  damage?: string;
  /** The process that writes it is still at it, or may be. */
  isBeingWritten: boolean;
  /**
   * Goes on after the last event, without what a crash left of a line; refused where the journal is damaged. Its clock
   * goes on from the last event by the wall clock.
   */
  reopen(wall: () => number): { journal: Journal; clock: Clock };
}

/** Reads every event that can be read, up to the first damage. Raises BadInputError for what is no journal at all. */
export async function readFormerJournal(file: string): Promise<FormerJournal> {
  const events: Event[] = [];
  let wholeBytes = 0;
  let damage: string | undefined;
  try {
    for await (const line of readLines(file, longestLineBytes)) {
      if (!line.isWhole) {
        if (line.isTooLong) damage = `line ${events.length + 1} is too long`;
        break;
      }
      const event = decodeEvent(line.bytes, events.length);
      if (typeof event === 'string') {
        damage = `line ${events.length + 1} ${event}`;
        break;
      }
      wholeBytes += line.bytes.length + 1;
      events.push(event);
    }
  } catch (cause) {
    throw new BadInputError(`The journal ${file} can't be read: ${messageOf(cause)}.`, { cause });
  }
  const [first] = events;
  const last = events.at(-1);
  if (first?.type !== 'run-started' || !last)
    throw new BadInputError(`${file} is no journal of a run${damage === undefined ? '' : `: ${damage}`}.`);
  return {
    events,
    ...(damage !== undefined && { damage }),
    isBeingWritten: isBeingWritten(events, statSync(file).mtimeMs),
    reopen(wall) {
      if (damage !== undefined) throw new BadInputError(`${file} is damaged: ${damage}.`);
      const lastWall = Date.parse(first.wall) + (last.at - first.at);
      const begun = process.hrtime.bigint();
      const from = last.at + Math.max(0, wall() - lastWall);
      const clock = { now: () => from + Number(process.hrtime.bigint() - begun) / 1e6, wall };
      return {
        journal: journalAt(file, openAfter(file, wholeBytes), {
          clock,
          seq: events.length,
          size: wholeBytes,
        }),
        clock,
      };
    },
  };
}

function openAfter(file: string, bytes: number): number {
  const fd = openSync(file, 'r+');
  try {
    ftruncateSync(fd, bytes);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}
