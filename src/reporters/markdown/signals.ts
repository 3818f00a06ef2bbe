import type { Findings, QueueFinding, ServiceFinding } from '#analysis';
import { formatCount, formatSeconds } from '../amounts.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';
import { boundCells, recoveryCell } from './recovery-cell.ts';

const number = (title: string) => ({ title, isNumber: true });

/** What probes told that watch the cluster and not its users. */
export function signals({ signals, t0 }: Findings): string {
  if (t0 === null) return '';
  const columns = [
    'Signal',
    'State',
    number('Failed'),
    number('Unknown'),
    number('Of'),
    'Back after (s)',
    'Why',
  ];
  return table(columns, signals, (signal: ServiceFinding) => [
    code(signal.name),
    signal.state,
    formatCount(signal.sends.failed),
    formatCount(signal.sends.unknown),
    formatCount(signal.sends.sent),
    recoveryCell(signal.recovery, signal.outages.length > 0),
    escapeText(signal.because),
  ]);
}

/** How each queue's backlog grew and drained. */
export function queues({ queues, t0 }: Findings): string {
  if (t0 === null) return '';
  const columns = [
    'Queue',
    'Baseline',
    number('Peak'),
    number('Last'),
    'Oldest message (s)',
    'Redelivered',
    'Back at its baseline (s)',
    'Not before',
    'At the latest',
  ];
  return table(columns, queues, (queue: QueueFinding) => [
    code(queue.probe),
    queue.baseline === null ? 'not seen' : baseline(queue.baseline),
    queue.peak === null ? 'not seen' : formatCount(queue.peak),
    queue.last === null ? 'not seen' : formatCount(queue.last),
    queue.oldestAgeMs === null ? 'not told' : formatSeconds(queue.oldestAgeMs),
    queue.redelivered === null ? 'not told' : redelivered(queue.redelivered),
    recoveryCell(queue.recovery),
    ...boundCells(queue.recovery),
  ]);
}

function baseline({ lowest, highest }: NonNullable<QueueFinding['baseline']>): string {
  return lowest === highest ? formatCount(lowest) : `${formatCount(lowest)}–${formatCount(highest)}`;
}

/** Since t0, as far as whole minutes were told. */
function redelivered({ lo, hi, until }: NonNullable<QueueFinding['redelivered']>): string {
  const count = lo === hi ? formatCount(lo) : `${formatCount(lo)}–${formatCount(hi)}`;
  return `${count} by ${formatSeconds(until)} s`;
}
