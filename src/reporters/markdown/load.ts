import type { Findings, LoadCounts, LoadFinding } from '#analysis';
import { formatBytes, formatCount, formatLatency, formatMilliseconds, formatPart } from '../amounts.ts';
import { engineInWords, loadOf, lostInWords, momentInWords, trafficLoss } from '../load.ts';
import { reservationInWords } from '../reservation.ts';
import { code, escapeText } from './escape.ts';
import { details, list, table } from './layout.ts';
import { warmUp } from './warm-up.ts';

const number = (title: string) => ({ title, isNumber: true });
const mostReasons = 10;
const mostWindows = 20;
const countColumns = [
  ...['Due', 'Sent', 'Ok', 'Failed', 'Rejected', 'Unknown'].map(number),
  ...['p50', 'p90', 'p99', 'Max'].map((title) => number(`${title} (ms)`)),
  number('Bytes'),
];

const cellColumns = ['Sent', 'Ok', 'Failed', 'Rejected', 'Unknown', 'p50 (ms)', 'p99 (ms)'].map(number);

const legend =
  'Due are the places of the schedule: each is ok, failed, rejected or unknown. Requests belong to the phase in which they were sent, and the phases add up to the row all. Latency is that of ok answers, from sent to the end of the answer.\n';

const closedLegend =
  'A closed loop waits for answers before it sends more: it hides what would have happened while nothing was answered.\n';

/** Capacity that was reserved, and what was sent besides probes: the warm-up, and the traffic that went on through the fault. */
export function load(findings: Findings): string {
  const { loads } = findings;
  const told = [
    reservation(findings),
    warmUp(findings),
    ...(['warm-up', 'traffic'] as const).map((role) => oneLoad(loadOf(loads, role), findings)),
  ];
  const whole = told.filter((part) => part !== '');
  if (loads.length === 0) return whole.join('\n');
  const isClosed = loads.some(({ model }) => model === 'closed');
  return [...whole, `${legend}${isClosed ? `\n${closedLegend}` : ''}`].join('\n');
}

/** What the traffic lost, in which window, and whether it decides. */
export function trafficLost(findings: Findings): string {
  const lost = trafficLoss(findings);
  if (!lost) return '';
  const told = lost.loss.due === 0 ? 'no request was due' : lostInWords(lost.loss, 'request');
  const decides = findings.trafficLost
    ? ' It decides `requestsLost`: all of it is counted, and probes are a sample.'
    : '';
  return `${lost.mark.symbol} Traffic, ${lost.window}: ${told}.${decides}\n`;
}

function reservation({ reservation: finding }: Findings): string {
  if (!finding) return '';
  const { word, told } = reservationInWords(finding);
  return `### Reserved capacity\n\n${word.symbol} ${word.word}${escapeText(told)}.\n`;
}

function oneLoad(load: LoadFinding | undefined, findings: Findings): string {
  if (!load) return '';
  const title = load.role === 'warm-up' ? 'What the warm-up sent' : 'Traffic';
  const parts = [
    `### ${title}\n\nEngine: ${escapeText(engineInWords(load))}. ${lateness(load)}\n`,
    load.role === 'traffic' ? trafficLost(findings) : '',
    list(troubles(load, findings.t0?.at ?? null)),
    phaseTable(load),
    scenarioTable(load),
    scenarioPhases(load),
    reasons(load),
    windows(load, findings.t0?.at ?? null),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function lateness({ lateness }: LoadFinding): string {
  if (lateness === null) return 'It has no schedule, so that its lateness is not known.';
  const { p50, p99, max } = lateness;
  return `Requests left later than due by p50 ${formatLatency(p50)}, p99 ${formatLatency(p99)}, most ${formatLatency(max)}.`;
}

function troubles({ error, lost }: LoadFinding, t0: number | null): string[] {
  return [
    ...lost.map(
      ({ since, reason }) => `A generator was lost at ${momentInWords(since, t0)}: ${escapeText(reason)}`,
    ),
    ...(error === null ? [] : [`It ended before its time: ${escapeText(error)}`]),
  ];
}

function phaseTable({ phases, total }: LoadFinding): string {
  const rows = [...phases.map((one): [string, LoadCounts] => [one.phase, one]), ['all', total] as const];
  return table(['Phase', ...countColumns], rows, ([phase, counts]) => [
    phase === 'all' ? '**all**' : phase,
    ...countCells(counts),
  ]);
}

/** One scenario is the whole. */
function scenarioTable({ scenarios }: LoadFinding): string {
  if (scenarios.length < 2) return '';
  return table(['Scenario', ...countColumns], scenarios, (one) => [code(one.scenario), ...countCells(one)]);
}

/** Each scenario in each phase, where that is not told by the phases alone. */
function scenarioPhases({ scenarios }: LoadFinding): string {
  if (scenarios.length < 2) return '';
  const cells = scenarios.flatMap(({ scenario, byPhase }) => byPhase.map((one) => ({ scenario, ...one })));
  const rows = table(['Scenario', 'Phase', ...cellColumns], cells, (one) => {
    const { scenario, phase, sent, ok, failed, rejected, unknown, latency } = one;
    return [
      code(scenario),
      phase,
      ...[sent, ok, failed, rejected, unknown].map(formatCount),
      ...(latency ? [latency.p50, latency.p99].map(formatMilliseconds) : ['–', '–']),
    ];
  });
  return rows === '' ? '' : details('Each scenario in each phase', rows);
}

function countCells({ due, sent, ok, failed, rejected, unknown, latency, bytes }: LoadCounts): string[] {
  const times = latency ? [latency.p50, latency.p90, latency.p99, latency.max] : null;
  return [
    ...[due, sent, ok, failed, rejected, unknown].map(formatCount),
    ...(times ? times.map(formatMilliseconds) : ['–', '–', '–', '–']),
    formatBytes(bytes),
  ];
}

function reasons({ misses, total: { due } }: LoadFinding): string {
  return table(
    ['Not ok', 'Why', number('Requests'), number('Share')],
    misses,
    ({ outcome, reason, count }) => [
      outcome,
      escapeText(reason),
      formatCount(count),
      formatPart({ lo: count, hi: count }, due),
    ],
    mostReasons,
  );
}

/** Seconds of which too much is unknown, so that they tell nothing of the services. */
function windows({ unknownWindows }: LoadFinding, t0: number | null): string {
  const from = t0 === null ? 'the begin' : 't0';
  const rows = table(
    [`From (after ${from})`, 'To', number('Unknown'), number('Due'), 'Why'],
    unknownWindows,
    (one) => [
      momentInWords(one.from, t0),
      momentInWords(one.to, t0),
      formatCount(one.unknown),
      formatCount(one.due),
      escapeText(one.reasons.map(([reason, count]) => `${reason} (${formatCount(count)})`).join(', ')),
    ],
    mostWindows,
  );
  const count = unknownWindows.length;
  const told = `${formatCount(count)} ${count === 1 ? 'stretch' : 'stretches'} in which too much is unknown`;
  return rows === '' ? '' : details(told, rows);
}
