import type { AlertFinding, Findings } from '#analysis';
import { formatSeconds, formatSecondsBetween } from '../amounts.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';
import { recoveryCell } from './recovery-cell.ts';

/** What each alert did since t0. */
export function alerts({ alerts, t0 }: Findings): string {
  if (t0 === null) return '';
  const columns = [
    'Alert',
    'Source',
    'State',
    'Fired after (s)',
    'Cleared after (s)',
    'Settled (s)',
    'Floor (s)',
    'Why',
  ];
  return table(columns, alerts, (alert) => [
    code(alert.name),
    code(alert.source),
    alert.outcome,
    times(alert, ({ fired }) => formatSecondsBetween(fired)),
    times(alert, ({ cleared }) => (cleared === null ? 'not' : formatSecondsBetween(cleared))),
    recoveryCell(alert.recovery),
    alert.floorMs === null ? 'not told' : formatSeconds(alert.floorMs),
    escapeText(alert.because),
  ]);
}

function times({ firings }: AlertFinding, tell: (firing: AlertFinding['firings'][number]) => string): string {
  return firings.length === 0 ? '–' : firings.map(tell).join(', ');
}
