import { BadInputError, messageOf } from '#core';
import type { Event } from '#core';
import { decodeEvent } from './decode-event.ts';
import { longestLineBytes } from './encode-event.ts';
import { readLines } from './lines.ts';

/** A journal being read, one event at a time; to be iterated once. */
export interface JournalReading extends AsyncIterable<Event> {
  /** After the last event: whether the file ends in a torn line or without run-ended, as after a kill. */
  readonly isCutOff: boolean;
}

/**
 * Reads a journal strictly. Only the last line may be torn (it is left out); anything else that is no journal
 * raises BadInputError with file and line.
 */
export function readJournal(file: string): JournalReading {
  let isCutOff = true;
  return {
    get isCutOff() {
      return isCutOff;
    },
    async *[Symbol.asyncIterator]() {
      let seq = 0;
      for await (const line of openLines(file)) {
        if (line.isTooLong) throw damaged(file, seq, `is longer than ${longestLineBytes} bytes`);
        if (!line.isWhole) {
          isCutOff = true;
          break;
        }
        const event = decodeEvent(line.bytes, seq);
        if (typeof event === 'string') throw damaged(file, seq, event);
        isCutOff = event.type !== 'run-ended';
        seq += 1;
        yield event;
      }
      if (seq === 0) throw damaged(file, 0, 'is missing: the journal is empty');
    },
  };
}

async function* openLines(file: string): ReturnType<typeof readLines> {
  try {
    yield* readLines(file, longestLineBytes);
  } catch (cause) {
    throw new BadInputError(`The journal ${file} can't be read: ${messageOf(cause)}.`, {
      hint: 'Name a run that has a journal under reports/.',
      cause,
    });
  }
}

function damaged(file: string, seq: number, what: string): BadInputError {
  return new BadInputError(`${file}:${seq + 1}: the line ${what}.`, {
    hint:
      seq === 0
        ? 'This is no journal of a run; name the journal.ndjson that a run wrote.'
        : `The journal was changed or damaged. Restore it, or keep the first ${seq} lines alone to read what came before.`,
  });
}
