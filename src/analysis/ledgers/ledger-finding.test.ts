import { Ranges } from '#core';
import type { Range, SentWrites, StaleRead } from '#core';
import { describe, expect, it } from 'vitest';
import { LedgerLog } from './index.ts';
import { ledgerFinding, type Ledger } from './ledger-finding.ts';

const ledger = (readBack: Ledger['readBack']): Ledger => ({
  acknowledged: new Ranges([
    [0, 9],
    [13, 20],
  ]),
  indeterminate: new Ranges([[10, 11]]),
  refused: new Ranges([[12, 12]]),
  reads: undefined,
  readBack,
});
const counts = { written: 21, acknowledged: 18, refused: 1, reads: null };
/** One write every 100 ms. */
const sent = (first: number, last: number, slackMs = 0): SentWrites => ({
  n: [first, last],
  sent: [first * 100, last * 100],
  slackMs,
});
const read = (missing: SentWrites[], unread: Range[] = [], error?: string): Ledger['readBack'] => ({
  sent: 3000,
  done: 3100,
  found: { missing, unread, twice: [[2, 2]] },
  ...(error !== undefined && { error }),
});
const none = { lo: 0, hi: 0 };

describe('a ledger', () => {
  it('counts as lost what was acknowledged and is missing, and nothing else', () => {
    expect(ledgerFinding(ledger(read([sent(10, 10), sent(14, 15)])), 1000, [])).toEqual({
      ...counts,
      indeterminate: { count: 2, found: { lo: 1, hi: 1 } },
      lost: { lo: 2, hi: 2 },
      lostSent: { lo: 400, hi: 500 },
      lostBursts: [{ count: 2, sent: { lo: 400, hi: 500 } }],
      lostWhen: { beforeT0: none, beforeOutage: { lo: 2, hi: 2 }, inOutage: none, afterOutage: none },
      duplicated: { lo: 1, hi: 1 },
      duplicatedAt: null,
      redelivered: null,
    });
  });

  it('bounds from above by what could not be read', () => {
    const found = ledgerFinding(ledger(read([sent(14, 14)], [[8, 10]], 'status 503')), null, []);
    expect(found).toMatchObject({
      indeterminate: { count: 2, found: { lo: 1, hi: 2 } },
      lost: { lo: 1, hi: 3 },
      lostSent: null,
      lostBursts: [],
      lostWhen: null,
      why: 'not all could be read: status 503',
      duplicated: { lo: 1, hi: 4 },
    });
  });

  it('bounds what came twice by what may have, and tells nothing where the store does not', () => {
    const found = (more: object): Ledger =>
      ledger({ sent: 0, done: 1, found: { missing: [], unread: [], ...more } });
    const duplicated = (more: object) => ledgerFinding(found(more), 0, []).duplicated;
    expect(duplicated({ twice: [[2, 2]], perhapsTwice: [[2, 4]] })).toEqual({ lo: 1, hi: 3 });
    expect(duplicated({})).toBeNull();
  });

  it.each([
    [undefined, 'the run ended before it was read back'],
    [{ sent: 0, done: 1, found: null, error: 'connection lost' }, 'not read back: connection lost'],
  ])('knows nothing of what was lost when it was not read back', (readBack, why) => {
    expect(ledgerFinding(ledger(readBack), 0, [])).toEqual({
      ...counts,
      indeterminate: { count: 2, found: null },
      lost: null,
      lostSent: null,
      lostBursts: [],
      lostWhen: null,
      duplicated: null,
      duplicatedAt: null,
      redelivered: null,
      why,
    });
  });

  it('tells of stale reads the first, the last and the longest', () => {
    const log = new LedgerLog();
    const tell = (seq: number, stale: StaleRead[]) =>
      log.step({
        type: 'observations',
        seq,
        at: 0,
        items: [{ kind: 'reads', probe: 'orders', count: 10, unread: 1, stale }],
      });
    tell(0, [{ n: 3, reads: 2, sent: [1500, 1700], lastedMs: [200, 900] }]);
    tell(1, []);
    tell(2, [{ n: 9, reads: 1, sent: [1400, 1400], lastedMs: [0, 1200] }]);
    // Seen, and then not to be seen once more.
    tell(3, [{ n: 3, reads: 1, sent: [1650, 1650], lastedMs: [0, 300] }]);
    expect(log.findings(1000, () => [])).toMatchObject([
      {
        probe: 'orders',
        reads: {
          count: 40,
          unread: 4,
          stale: 4,
          staleIds: 2,
          staleSent: { lo: 400, hi: 700 },
          longest: { lo: 200, hi: 1200 },
        },
      },
    ]);
  });

  it('keeps runs of outcomes, not writes: a day of one outcome is as long as a second', () => {
    const log = new LedgerLog();
    const tell = (seq: number, outcome: 'acknowledged' | 'indeterminate') =>
      log.step({
        type: 'observations',
        seq,
        at: seq * 1000,
        items: [
          {
            kind: 'writes',
            probe: 'orders',
            n: [seq * 10, seq * 10 + 9],
            outcome,
            sent: [seq * 1000, seq * 1000 + 900],
            done: [seq * 1000 + 5, seq * 1000 + 905],
          },
        ],
      });
    tell(0, 'acknowledged');
    const early = log.size;
    for (let second = 1; second < 86_400; second += 1) tell(second, 'acknowledged');
    expect(log.size).toBe(early);
    tell(86_400, 'indeterminate');
    expect(log.size).toBe(early + 1);
    expect(log.findings(null, () => [])).toMatchObject([{ written: 864_010, acknowledged: 864_000 }]);
  });
});
