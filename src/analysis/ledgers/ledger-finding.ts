import { Ranges } from '#core';
import type { Interval, ObservationOf } from '#core';
import type { Outage } from '../findings.ts';
import type { LedgerFinding } from './finding.ts';
import { LostWrites } from './lost-writes.ts';
import type { ReadTally } from './read-tally.ts';

/** What one probe told: numbers alone, so that what is kept grows with the outcomes' changes and not with time. */
export interface Ledger {
  acknowledged: Ranges;
  refused: Ranges;
  indeterminate: Ranges;
  reads: ReadTally | undefined;
  readBack: Omit<ObservationOf<'read-back'>, 'probe' | 'kind'> | undefined;
}

type Found = NonNullable<NonNullable<Ledger['readBack']>['found']>;

/** What the writes and the last reading of one ledger come to; the outages are those of its service since t0. */
export function ledgerFinding(
  ledger: Ledger,
  t0: number | null,
  outages: readonly Outage[],
): Omit<LedgerFinding, 'probe'> {
  const { acknowledged, indeterminate, refused, readBack } = ledger;
  const counts = {
    written: acknowledged.count() + indeterminate.count() + refused.count(),
    acknowledged: acknowledged.count(),
    refused: refused.count(),
    reads: ledger.reads?.finding(t0) ?? null,
  };
  const found = readBack?.found ?? null;
  if (found === null) {
    const why =
      readBack?.error === undefined
        ? 'the run ended before it was read back'
        : `not read back: ${readBack.error}`;
    return {
      ...counts,
      indeterminate: { count: indeterminate.count(), found: null },
      lost: null,
      lostSent: null,
      lostBursts: [],
      lostWhen: null,
      duplicated: null,
      duplicatedAt: null,
      redelivered: null,
      why,
    };
  }
  const lost = new LostWrites(found.missing, acknowledged);
  const unread = new Ranges(found.unread);
  return {
    ...counts,
    indeterminate: { count: indeterminate.count(), found: foundOf(indeterminate, found) },
    lost: { lo: lost.count(), hi: lost.count() + acknowledged.and(unread).count() },
    ...whenLost(lost, t0, outages),
    duplicated: duplicatedOf(found),
    duplicatedAt:
      t0 === null || !found.twiceAt ? null : { lo: found.twiceAt[0] - t0, hi: found.twiceAt[1] - t0 },
    redelivered: found.redelivered ?? null,
    ...(readBack?.error !== undefined && { why: `not all could be read: ${readBack.error}` }),
  };
}

/** Those that were read and are there; what could not be read may be there too. */
function foundOf(indeterminate: Ranges, { missing, unread }: Found): Interval {
  const rest = indeterminate.without(new Ranges(missing.map(({ n }) => n)));
  return { lo: rest.without(new Ranges(unread)).count(), hi: rest.count() };
}

/** Those that surely came twice; what could not be read may have, too. */
function duplicatedOf({ twice, perhapsTwice = [], unread }: Found): Interval | null {
  if (!twice) return null;
  const surely = new Ranges(twice.map(([n]) => [n, n]));
  const perhaps = new Ranges([...perhapsTwice, ...unread]).without(surely);
  return { lo: surely.count(), hi: surely.count() + perhaps.count() };
}

function whenLost(
  lost: LostWrites,
  t0: number | null,
  outages: readonly Outage[],
): Pick<LedgerFinding, 'lostSent' | 'lostBursts' | 'lostWhen'> {
  if (t0 === null) return { lostSent: null, lostBursts: [], lostWhen: null };
  const lostBursts = lost.bursts(t0);
  const [first, last] = [lostBursts[0], lostBursts.at(-1)];
  const lostSent = first && last ? { lo: first.sent.lo, hi: last.sent.hi } : null;
  return { lostSent, lostBursts, lostWhen: lost.when(t0, outages) };
}
