import type { Findings, LedgerFinding } from '#analysis';
import type { Interval } from '#core';
import { formatCount, formatSeconds, formatSecondsBetween, formatTimes } from '../amounts.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';

const numbers = ['Written', 'Acknowledged', 'Refused', 'Indeterminate', 'Lost', 'Duplicated'];

/** What became of what the ledgers wrote. */
export function writes({ ledgers }: Findings): string {
  const columns = [
    'Ledger',
    ...numbers.map((title) => ({ title, isNumber: true })),
    'Lost ones sent, from t0 (s)',
    'Of them',
    'Stale reads',
    'Why',
  ];
  return table(columns, ledgers, (ledger) => [
    code(ledger.probe),
    formatCount(ledger.written),
    formatCount(ledger.acknowledged),
    formatCount(ledger.refused),
    indeterminate(ledger),
    lost(ledger),
    duplicated(ledger),
    ledger.lostSent === null ? '–' : sentBetween(ledger.lostSent),
    whenLost(ledger),
    staleReads(ledger),
    escapeText(ledger.why ?? '–'),
  ]);
}

/** Most of what is lost was sent before t0, where a dash would be read as a sign. */
function sentBetween({ lo, hi }: Interval): string {
  return lo < 0 && hi !== null
    ? `${formatSeconds(lo)} to ${formatSeconds(hi)}`
    : formatSecondsBetween({ lo, hi });
}

function indeterminate({ indeterminate: { count, found } }: LedgerFinding): string {
  if (count === 0) return '0';
  return found === null ? formatCount(count) : `${formatCount(count)} (${counts(found)} found)`;
}

function lost({ lost }: LedgerFinding): string {
  return lost === null ? 'unknown' : counts(lost);
}

function duplicated({ lost, duplicated, duplicatedAt, redelivered }: LedgerFinding): string {
  if (duplicated === null) return lost === null ? 'unknown' : '–';
  const when = duplicatedAt === null ? '' : ` after ${sentBetween(duplicatedAt)} s`;
  const again = redelivered === null ? '' : `, ${formatCount(redelivered)} redelivered`;
  return `${counts(duplicated)}${when}${again}`;
}

/** Of the lost writes, how many were sent when; told only where some were. */
function whenLost({ lostWhen }: LedgerFinding): string {
  if (lostWhen === null) return '–';
  const { beforeT0, beforeOutage, inOutage, afterOutage } = lostWhen;
  const parts: [Interval, string][] = [
    [beforeT0, 'before the fault'],
    [beforeOutage, 'after it and before any outage'],
    [inOutage, 'in an outage'],
    [afterOutage, 'after one'],
  ];
  return parts
    .filter(([{ hi }]) => hi !== 0)
    .map(([count, when]) => `${counts(count)} ${when}`)
    .join(', ');
}

function staleReads({ reads }: LedgerFinding): string {
  if (reads === null) return '–';
  const { count, stale, staleSent, longest } = reads;
  const when = staleSent === null ? '' : ` after ${sentBetween(staleSent)} s`;
  const long = longest === null ? '' : `, the longest for ${formatTimes(longest)}`;
  return `${formatCount(stale)} of ${formatCount(count)}${when}${long}`;
}

function counts({ lo, hi }: Interval): string {
  if (lo === hi) return formatCount(lo);
  return hi === null ? `at least ${formatCount(lo)}` : `${formatCount(lo)} to ${formatCount(hi)}`;
}
