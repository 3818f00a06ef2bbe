import type { LedgerFinding } from '#analysis';

/** A ledger that lost writes, and one that was not read back. */
export function buildLedgers(): LedgerFinding[] {
  return [
    {
      probe: 'orders',
      written: 1600,
      acknowledged: 1540,
      refused: 12,
      indeterminate: { count: 48, found: { lo: 31, hi: 31 } },
      lost: { lo: 7, hi: 7 },
      lostSent: { lo: 95.5, hi: 1204.25 },
      lostBursts: [{ count: 7, sent: { lo: 95.5, hi: 1204.25 } }],
      lostWhen: {
        beforeT0: { lo: 0, hi: 0 },
        beforeOutage: { lo: 5, hi: 6 },
        inOutage: { lo: 0, hi: 1 },
        afterOutage: { lo: 1, hi: 1 },
      },
      duplicated: { lo: 2, hi: 3 },
      duplicatedAt: { lo: 1500, hi: 9250 },
      redelivered: 3,
      reads: {
        count: 1480,
        unread: 12,
        stale: 4,
        staleIds: 3,
        staleSent: { lo: 120, hi: 1900.5 },
        longest: { lo: 400, hi: 2200 },
      },
    },
    {
      probe: 'carts',
      written: 1600,
      acknowledged: 1590,
      refused: 0,
      indeterminate: { count: 10, found: null },
      lost: null,
      lostSent: null,
      lostBursts: [],
      lostWhen: null,
      duplicated: null,
      duplicatedAt: null,
      redelivered: null,
      reads: null,
      why: 'the run ended before it was read back',
    },
  ];
}
