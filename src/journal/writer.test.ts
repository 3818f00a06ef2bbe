import type { Event, EventBody, Writer } from '#core';
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { note, runEnded, runStarted } from './test/sample-events.ts';
import { isBeingWritten, thisWriter } from './writer.ts';

const now = Date.now();
const own = thisWriter();
const dead: Writer = { ...own, begin: 'earlier' };
const stranger: Writer = { ...own, host: `not-${hostname()}` };

const begun = (writer?: Writer): EventBody => ({ ...runStarted, ...(writer && { writer }) });
const takenOver = (writer: Writer): EventBody => ({ type: 'run-taken-over', wall: '', squall: '', writer });
const done: EventBody = { type: 'phase', phase: 'done' };

it.each<[string, EventBody[], number, boolean]>([
  ['this very process', [begun(own), note('one')], 0, true],
  ['a process of the same id that began at another time', [begun(dead)], now, false],
  ['a process of an earlier boot', [begun({ ...own, boot: 'earlier' })], now, false],
  ['who has ended the run', [begun(own), done, runEnded], now, false],
  [
    'who is done, and still puts something back',
    [begun(own), done, { type: 'phase', phase: 'undo' }],
    0,
    true,
  ],
  ['nobody that is named', [begun()], now, false],
  ['another machine a moment ago', [begun(stranger)], now - 1000, true],
  ['another machine long ago', [begun(stranger)], now - 600_000, false],
  ['who took it over from a dead one', [begun(dead), takenOver(own)], 0, true],
  ['who took it over and is done', [begun(dead), takenOver(own), done], 0, false],
  ['the second who took it over', [begun(dead), takenOver(dead), done, takenOver(own)], 0, true],
])('a journal of %s is being written: %#', (_, bodies, writtenAt, isWritten) => {
  const events = bodies.map((body, seq): Event => ({ seq, at: seq, ...body }));
  expect(isBeingWritten(events, writtenAt)).toBe(isWritten);
});
