import { expect, it } from 'vitest';
import { ledgerFinding, type Ledger } from './ledger-finding.ts';

const writes: Ledger['writes'] = [
  { n: [0, 9], outcome: 'acknowledged', sent: [0, 900], done: [5, 905] },
  { n: [10, 11], outcome: 'indeterminate', sent: [1000, 1100], done: [1005, 1200] },
  { n: [12, 12], outcome: 'refused', sent: [1200, 1200], done: [1205, 1205] },
  { n: [13, 20], outcome: 'acknowledged', sent: [1300, 2000], done: [1305, 2005] },
];
const counts = { written: 21, acknowledged: 18, refused: 1 };
const read = (found: NonNullable<Ledger['readBack']>['found'], error?: string): Ledger['readBack'] => ({
  sent: 3000,
  done: 3100,
  found,
  ...(error !== undefined && { error }),
});

it('counts as lost what was acknowledged and is missing, and nothing else', () => {
  const readBack = read({
    missing: [
      [10, 10],
      [14, 15],
    ],
    unread: [],
    twice: [[2, 2]],
  });
  expect(ledgerFinding({ writes, readBack }, 1000)).toEqual({
    ...counts,
    indeterminate: { count: 2, found: 1 },
    lost: { lo: 2, hi: 2 },
    lostSent: { lo: 300, hi: 1000 },
    duplicated: 1,
  });
});

it('bounds the lost from above by what could not be read', () => {
  const readBack = read({ missing: [[14, 14]], unread: [[8, 10]], twice: [] }, 'status 503');
  expect(ledgerFinding({ writes, readBack }, null)).toMatchObject({
    indeterminate: { count: 2, found: null },
    lost: { lo: 1, hi: 3 },
    lostSent: null,
    why: 'not all could be read: status 503',
  });
});

it.each([
  [undefined, 'the run ended before it was read back'],
  [read(null, 'connection lost'), 'connection lost'],
])('knows nothing of what was lost when it was not read back', (readBack, why) => {
  expect(ledgerFinding({ writes, readBack }, 0)).toEqual({
    ...counts,
    indeterminate: { count: 2, found: null },
    lost: null,
    lostSent: null,
    duplicated: null,
    why,
  });
});
