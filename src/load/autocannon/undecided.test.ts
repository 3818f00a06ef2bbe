import { noRequests } from '#core';
import type { LoadSlice } from '#core';
import { expect, it } from 'vitest';
import { Undecided } from './undecided.ts';

const slice = (from: number, given: Partial<LoadSlice>): LoadSlice => ({
  scenario: 'shop',
  from,
  to: 1000 * Math.floor(from / 1000 + 1),
  ...noRequests,
  latency: [],
  lateness: [],
  misses: [],
  ...given,
});

it('makes unknown what a generator sent and told no end of', () => {
  const undecided = new Undecided();
  undecided.told([slice(0, { sent: 5, ok: 3 }), slice(1000, { sent: 7 })]);
  undecided.told([slice(0, { ok: 1, failed: 1 }), slice(1000, { ok: 3, rejected: 1, across: 1500 })]);
  expect(undecided.asLost('it ended')).toEqual([
    slice(1000, {
      unknown: 3,
      misses: [{ outcome: 'unknown', reason: 'it ended', count: 3, places: [] }],
    }),
  ]);
});
