import type { Findings, LedgerFinding } from '#analysis';
import { formatCount, formatSecondsBetween } from '../amounts.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';

const numbers = ['Written', 'Acknowledged', 'Refused', 'Indeterminate', 'Lost', 'Duplicated'];

/** What became of what the ledgers wrote. */
export function writes({ ledgers }: Findings): string {
  const columns = [
    'Ledger',
    ...numbers.map((title) => ({ title, isNumber: true })),
    'Lost ones sent after (s)',
    'Why',
  ];
  return table(columns, ledgers, (ledger) => [
    code(ledger.probe),
    formatCount(ledger.written),
    formatCount(ledger.acknowledged),
    formatCount(ledger.refused),
    indeterminate(ledger),
    lost(ledger),
    ledger.duplicated === null ? 'unknown' : formatCount(ledger.duplicated),
    ledger.lostSent === null ? '' : formatSecondsBetween(ledger.lostSent),
    escapeText(ledger.why ?? ''),
  ]);
}

function indeterminate({ indeterminate: { count, found } }: LedgerFinding): string {
  if (count === 0) return '0';
  return found === null ? formatCount(count) : `${formatCount(count)} (${formatCount(found)} found)`;
}

function lost({ lost }: LedgerFinding): string {
  if (lost === null) return 'unknown';
  const { lo, hi } = lost;
  if (lo === hi) return formatCount(lo);
  return hi === null ? `at least ${formatCount(lo)}` : `${formatCount(lo)} to ${formatCount(hi)}`;
}
