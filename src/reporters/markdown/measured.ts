import type { ClockFinding, FaultFinding, Findings, Latency, Recovery, ServiceFinding } from '#analysis';
import { formatDuration } from '#core';
import { formatCount, formatLatency, formatNumberOf, formatRecovery, formatValue } from '../amounts.ts';
import { evidenceFor, requestsInWords } from '../evidence.ts';
import { countTasks, stateWords, verdictWords, worstFirst } from '../words.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';

export function expectations(findings: Findings): string {
  if (findings.expectations.length === 0) return 'No expectation was judged.\n';
  return table(['Verdict', 'Rule', 'Measured', 'Why'], findings.expectations, (expectation) => {
    const { rule, verdict, why } = expectation;
    const { symbol, word } = verdictWords[verdict];
    const measured = `${formatValue(expectation)} (${evidenceFor(expectation, findings)})`;
    return [`${symbol} ${word}`, code(rule), measured, escapeText(why)];
  });
}

export function services({ services }: Findings): string {
  if (services.length === 0) return 'No service was watched.\n';
  const columns = [
    'Service',
    'State',
    { title: 'Failed / sent', isNumber: true },
    'Worst streak',
    { title: 'Outages', isNumber: true },
    'Recovery',
    { title: 'p50 before → since', isNumber: true },
    { title: 'p99 before → since', isNumber: true },
    'Why',
  ];
  return table(columns, worstFirst(services), serviceRow);
}

function serviceRow({
  name,
  state,
  sends,
  worstStreak,
  outages,
  relapses,
  recovery,
  latency,
  because,
}: ServiceFinding) {
  const { symbol, word } = stateWords[state];
  const unknown = sends.unknown === 0 ? '' : ` (${formatCount(sends.unknown)} unknown)`;
  const again = relapses.length === 0 ? '' : ` + ${formatNumberOf(relapses.length, 'relapse')}`;
  const streak =
    worstStreak.sends === 0
      ? '–'
      : `${formatNumberOf(worstStreak.sends, 'send')}, ${formatDuration(worstStreak.lastingMs)}`;
  return [
    code(name),
    `${symbol} ${word}`,
    `${formatCount(sends.failed)} / ${formatCount(sends.sent)}${unknown}`,
    streak,
    `${outages.length}${again}`,
    escapedRecovery(recovery),
    beforeAndSince(latency, 'p50'),
    beforeAndSince(latency, 'p99'),
    escapeText(because),
  ];
}

function beforeAndSince({ before, since }: ServiceFinding['latency'], quantile: keyof Latency): string {
  if (before === null && since === null) return '–';
  const text = (latency: Latency | null) => (latency === null ? '–' : formatLatency(latency[quantile]));
  return `${text(before)} → ${text(since)}`;
}

function escapedRecovery(recovery: Recovery): string {
  return escapeText(formatRecovery(recovery));
}

export function unprobed({ unprobed }: Findings): string {
  return table(['Service', 'Why'], unprobed, ({ service, why }) => [code(service), escapeText(why)], 50);
}

export function requests(findings: Findings): string {
  return `${requestsInWords(findings)}, over all probes from t0 to the recovery.\n`;
}

export function faults({ faults }: Findings): string {
  if (faults.length === 0) return 'Nothing.\n';
  return faults.map(faultText).join('\n');
}

function faultText({ kind, summary, sent, error, victims, proofs }: FaultFinding): string {
  const states = new Map(proofs.map((proof) => [proof.id, proof]));
  const columns = ['Instance', 'Zone', 'Type', 'Bought as', 'Tasks carried', 'State read back'];
  const victimTable = table(columns, victims, ({ id, zone, type, lifecycle, tasks }) => {
    const proof = states.get(id);
    const proven =
      proof === undefined ? '✗ no proof' : `${proof.isProven ? '✓' : '✗'} ${escapeText(proof.state)}`;
    return [code(id), escapeText(zone), escapeText(type), lifecycle, escapeText(countTasks(tasks)), proven];
  });
  const answer = error === undefined ? '' : ` The target answered: ${escapeText(error)}.`;
  const when = sent == null ? '' : ` Sent ${formatDuration(sent)} after the run began.`;
  return `${code(kind)}: ${escapeText(summary)}.${when}${answer}\n\n${victimTable}`;
}

export function clocks({ clocks, recovery }: Findings): string {
  const number = (title: string) => ({ title, isNumber: true });
  const columns = ['Clock', 'Of', number('Before'), number('On victims'), number('Lowest'), 'Back after'];
  const whole = (name: string, recovery: Recovery) => [
    `**${name}**`,
    '',
    '',
    '',
    '',
    `**${escapedRecovery(recovery)}**`,
  ];
  const rows = clocks.flatMap(({ clock, recovery, subjects }) => [
    whole(clock, recovery),
    ...subjects.filter(({ lost }) => lost > 0).map((subject) => subjectRow(clock, subject)),
  ]);
  return table(columns, [whole('services', recovery), ...rows], (row) => row);
}

function subjectRow(clock: string, finding: ClockFinding['subjects'][number]): string[] {
  const { subject, before, lost, lowest, recovery } = finding;
  const counts = [before, lost, lowest].map(formatCount);
  return [clock, code(subject), ...counts, escapedRecovery(recovery)];
}

export function steps({ services }: Findings): string {
  const affected = worstFirst(services).filter(
    ({ state, tasks }) => state !== 'untouched' || tasks.onVictims > 0,
  );
  const columns = ['Service', 'Tasks on victims', 'Detected', 'Replaced', 'Registered', 'Serving', 'Settled'];
  return table(columns, affected, ({ name, tasks, steps }) => [
    code(name),
    `${tasks.onVictims} of ${tasks.before}`,
    escapedRecovery(steps.detected),
    escapedRecovery(steps.replaced),
    escapedRecovery(steps.registered),
    escapedRecovery(steps.serving),
    escapedRecovery(steps.settled),
  ]);
}
