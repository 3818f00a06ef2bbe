import type { Interval, ObservationOf, WriteOutcome } from '#core';
import type { LedgerFinding } from './finding.ts';

/** What one probe told. */
export interface Ledger {
  writes: Omit<ObservationOf<'writes'>, 'probe' | 'kind'>[];
  readBack: Omit<ObservationOf<'read-back'>, 'probe' | 'kind'> | undefined;
}

type Range = readonly [first: number, last: number];

/** What the writes and the last reading of one ledger come to. */
export function ledgerFinding({ writes, readBack }: Ledger, t0: number | null): Omit<LedgerFinding, 'probe'> {
  const of = (outcome: WriteOutcome) => writes.filter((one) => one.outcome === outcome);
  const [acknowledged, indeterminate] = [of('acknowledged'), of('indeterminate')];
  const counts = {
    written: countOf(writes),
    acknowledged: countOf(acknowledged),
    refused: countOf(of('refused')),
  };
  const found = readBack?.found ?? null;
  const unsure = countOf(indeterminate);
  if (found === null) {
    const why = readBack?.error ?? 'the run ended before it was read back';
    const nothing = { lost: null, lostSent: null, duplicated: null, why };
    return { ...counts, indeterminate: { count: unsure, found: null }, ...nothing };
  }
  const lost = shared(acknowledged, found.missing);
  const isWhole = shared(indeterminate, found.unread) === 0;
  const foundUnsure = isWhole ? unsure - shared(indeterminate, found.missing) : null;
  return {
    ...counts,
    indeterminate: { count: unsure, found: foundUnsure },
    lost: { lo: lost, hi: lost + shared(acknowledged, found.unread) },
    lostSent: lostSent(acknowledged, found.missing, t0),
    duplicated: found.twice.length,
    ...(readBack?.error !== undefined && { why: `not all could be read: ${readBack.error}` }),
  };
}

function lostSent(writes: Ledger['writes'], missing: readonly Range[], t0: number | null): Interval | null {
  const hit = writes.filter((one) => shared([one], missing) > 0);
  if (t0 === null || hit.length === 0) return null;
  const [lo, hi] = hit
    .map(({ sent }) => sent)
    .reduce(([first, last], [from, to]) => [Math.min(first, from), Math.max(last, to)]);
  return { lo: lo - t0, hi: hi - t0 };
}

function countOf(writes: Ledger['writes']): number {
  return writes.reduce((sum, { n: [first, last] }) => sum + last - first + 1, 0);
}

/** How many numbers are in both. */
function shared(writes: Ledger['writes'], ranges: readonly Range[]): number {
  let count = 0;
  for (const { n } of writes)
    for (const [first, last] of ranges)
      count += Math.max(0, Math.min(n[1], last) - Math.max(n[0], first) + 1);
  return count;
}
