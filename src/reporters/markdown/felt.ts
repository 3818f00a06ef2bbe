import type { Findings, Latency, ServiceFinding } from '#analysis';
import { formatCount, formatMilliseconds, formatNumberOf, formatSeconds, formatValue } from '../amounts.ts';
import { servicesBefore } from '../early-end.ts';
import { evidenceFor, probesInWords } from '../evidence.ts';
import { inCascades } from '../in-cascades.ts';
import { stateWords, verdictWords, worstFirst } from '../words.ts';
import { code, escapeText } from './escape.ts';
import { trafficLost } from './load.ts';
import { details, table } from './layout.ts';
import { recoveryCell } from './recovery-cell.ts';

export function expectations(findings: Findings): string {
  if (findings.expectations.length === 0) return 'No expectation was judged.\n';
  if (findings.t0 === null) {
    return `Nothing to judge by: ${findings.expectations.map(({ rule }) => code(rule)).join(', ')}.\n`;
  }
  return table(['Verdict', 'Rule', 'Measured', 'Why'], findings.expectations, (expectation) => {
    const { rule, verdict, why } = expectation;
    const { symbol, word } = verdictWords[verdict];
    const measured = `${formatValue(expectation)} (${evidenceFor(expectation, findings)})`;
    return [`${symbol} ${word}`, code(rule), measured, escapeText(why)];
  });
}

/** What the recovery of a service without a failed send says, for those who do not know the contract. */
const legend =
  'Recovery runs from t0 to the end of the last outage, which lies between two sends. Where no send failed, no outage was longer than the time given: a shorter one could lie between two sends. Latency is that of ok answers alone.\n';

const cascadeLegend =
  'A service with ↳ failed only while the one above it did, which it calls; it counts all the same.\n';

const unreachedLegend =
  '\nWhat is unreachable was never ok before the fault, from where Squall ran, and is judged by nothing; run Squall inside the network of the target (docs/run-inside.md).\n';

export function services(findings: Findings): string {
  const { services, t0 } = findings;
  if (services.length === 0) return 'No service was watched.\n';
  const unreached = services.some(({ state }) => state === 'unreachable') ? unreachedLegend : '';
  if (t0 === null) return `${servicesInSteady(findings)}${unreached}`;
  const number = (title: string) => ({ title, isNumber: true });
  const columns = [
    'Service',
    'State',
    number('Failed / sent'),
    'Worst streak',
    number('Outages'),
    'Recovery (s)',
    number('ok p50, before → since t0 (ms)'),
    number('ok p99, before → since t0 (ms)'),
    'Why',
  ];
  const rows = inCascades(worstFirst(services));
  const cascade = rows.some(({ depth }) => depth > 0) ? cascadeLegend : '';
  return `${table(columns, rows, serviceRow)}\n${legend}${unreached}${cascade}`;
}

/** What a run that ended before t0 can tell: how its services did until then. */
function servicesInSteady(findings: Findings): string {
  const columns = ['Service', 'In steady', { title: 'Failed / sent', isNumber: true }, 'Why'];
  return table(columns, servicesBefore(findings), ({ name, word, sends, reasons }) => [
    code(name),
    `${word.symbol} ${word.word}`,
    failedOfSent(sends),
    reasons.length === 0 ? '–' : escapeText(reasons.join(', ')),
  ]);
}

function failedOfSent({ failed, sent, unknown }: ServiceFinding['sends']): string {
  const blind = unknown === 0 ? '' : ` (${formatCount(unknown)} unknown)`;
  return `${formatCount(failed)} / ${formatCount(sent)}${blind}`;
}

function serviceRow({ service, depth }: ReturnType<typeof inCascades>[number]) {
  const { name, state, sends, worstStreak, outages, relapses, recovery, latency, because, under } = service;
  const { symbol, word } = stateWords[state];
  const again = relapses.length === 0 ? '' : ` + ${formatNumberOf(relapses.length, 'relapse')}`;
  return [
    `${'↳ '.repeat(depth)}${code(name)}`,
    `${symbol} ${word}`,
    failedOfSent(sends),
    streakCell(worstStreak),
    `${outages.length}${again}`,
    recoveryCell(recovery, outages.length > 0),
    beforeAndSince(latency, 'p50'),
    beforeAndSince(latency, 'p99'),
    escapeText(under ? `${because}; ${under.why}` : because),
  ];
}

function streakCell({ sends, lastingMs }: ServiceFinding['worstStreak']): string {
  if (sends === 0) return '–';
  const lasting = sends === 1 ? '' : `, ${formatSeconds(lastingMs)} s`;
  return `${formatNumberOf(sends, 'send')}${lasting}`;
}

function beforeAndSince({ before, since }: ServiceFinding['latency'], quantile: keyof Latency): string {
  if (before === null && since === null) return '–';
  const text = (latency: Latency | null) => (latency === null ? '–' : formatMilliseconds(latency[quantile]));
  return `${text(before)} → ${text(since)}`;
}

export function unprobed({ unprobed }: Findings): string {
  return table(['Service', 'Why'], unprobed, ({ service, why }) => [code(service), escapeText(why)], 50);
}

/** The ways to services that were found, and who asked them. */
export function ways({ ways }: Findings): string {
  const rows = table(['Service', 'Way', 'Found by', 'Asked by'], ways, (way) => [
    code(way.service),
    way.to === undefined ? '–' : code(way.to),
    way.foundBy === undefined ? '–' : escapeText(way.foundBy),
    way.why === undefined ? way.probes.map(code).join(', ') : `nothing: ${escapeText(way.why)}`,
  ]);
  return rows === '' ? '' : details(`${formatNumberOf(ways.length, 'way')} found or looked for`, rows);
}

export function requests(findings: Findings): string {
  if (findings.t0 === null) return '';
  const over = findings.requests.sent === 0 ? '' : ', over all probes from t0 to the recovery';
  return [trafficLost(findings), `${probesInWords(findings)}${over}.\n`]
    .filter((part) => part !== '')
    .join('\n');
}
