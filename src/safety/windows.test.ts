import type { Window } from '#core';
import { expect, it } from 'vitest';
import { closedBecause } from './windows.ts';

const office: Window = { days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60, timeZone: 'Europe/Berlin' };
const night: Window = { days: [5], from: 22 * 60, to: 4 * 60, timeZone: 'UTC' };
const isClosed = (windows: Window[], moment: string) =>
  closedBecause({ windows }, Date.parse(moment)) !== undefined;

it.each([
  ['2026-01-05T07:59:00Z', true],
  ['2026-01-05T08:00:00Z', false],
  ['2026-01-05T15:59:59Z', false],
  ['2026-01-05T16:00:00Z', true],
  ['2026-01-04T10:00:00Z', true],
  // Summer time has begun on 2026-03-29 in Berlin.
  ['2026-03-30T06:59:00Z', true],
  ['2026-03-30T07:00:00Z', false],
  ['2026-03-30T15:00:00Z', true],
])('a window of the day in its own time zone: %s is closed: %s', (moment, closed) => {
  expect(isClosed([office], moment)).toBe(closed);
});

it.each([
  ['2026-01-09T21:59:00Z', true],
  ['2026-01-09T22:00:00Z', false],
  ['2026-01-10T03:59:00Z', false],
  ['2026-01-10T04:00:00Z', true],
  ['2026-01-10T22:30:00Z', true],
])('a window over midnight belongs to the day it begins on: %s is closed: %s', (moment, closed) => {
  expect(isClosed([night], moment)).toBe(closed);
});

it('one of several windows is enough, and none is always open', () => {
  expect(isClosed([office, night], '2026-01-10T01:00:00Z')).toBe(false);
  expect(closedBecause({}, 0)).toBeUndefined();
  expect(closedBecause({ windows: [office] }, Date.parse('2026-01-04T10:00:00Z'))).toBe(
    'its windows are closed: Mon Tue Wed Thu Fri 09:00–17:00 Europe/Berlin',
  );
});

it('a blackout lasts from its first day to its last, and beats a window', () => {
  const blackouts = [{ from: '2026-12-20', to: '2027-01-05', timeZone: 'America/New_York', why: 'year end' }];
  const because = (moment: string) =>
    closedBecause({ blackouts, windows: [office, night] }, Date.parse(moment));
  expect(because('2026-12-20T04:59:00Z')).not.toContain('blackout');
  expect(because('2026-12-21T09:00:00Z')).toBe(
    'it is a blackout from 2026-12-20 to 2027-01-05 (America/New_York): year end',
  );
  expect(because('2027-01-06T04:59:00Z')).toContain('blackout');
  expect(because('2027-01-06T09:00:00Z')).toBeUndefined();
});
