import type { FaultFinding, Findings } from '#analysis';
import { formatNumberOf } from '../amounts.ts';
import { countBefore } from '../early-end.ts';
import { reportCommand, runCommand } from '../commands.ts';
import { wrap } from '../text-width.ts';
import { countStates, endingTold, verdictWords, wasSent, withoutVerdict } from '../words.ts';
import { foreseenLines } from './foreseen-lines.ts';
import { labelled } from './labelled.ts';
import { loadLines, trafficLatencyLines } from './load-lines.ts';
import { paint, plain, type Line, type Screen, type Segment } from './paint.ts';
import { clocks, overall, phaseLines, retriesLine, signalLines } from './since-lines.ts';
import { guardLines, undoLines } from './undo-lines.ts';
import { affectedRows, judgementRows, troubledRows, victimRows } from './summary-rows.ts';

/** A terminal's usual size; lists are cut so that the whole summary is on it. */
const mostSummaryLines = 2;
const mostVictimRows = 3;
const mostIdsNamed = 3;
const fewestServiceRows = 4;
const wideEnoughForWhy = 100;

interface SummaryOptions extends Screen {
  /** Where the reports went. */
  reportPath?: string;
  /** Lines that there are; 24 unless told. */
  height?: number;
}

/** A finished run on one screen: the verdict first, the way to the details last. */
export function renderSummary(findings: Findings, options: SummaryOptions): string {
  const whole = screenful(findings, options, mostSummaryLines);
  const { lines } = whole.isCut ? screenful(findings, options, 1) : whole;
  return paint(lines, options).join('\n');
}

function screenful(
  findings: Findings,
  options: SummaryOptions,
  hypothesisLines: number,
): { lines: Line[]; isCut: boolean } {
  const hasT0 = findings.t0 !== null;
  const affected = hasT0 ? affectedRows(findings.services) : troubledRows(findings);
  const victims = victimRows(findings.faults.filter(wasSent).flatMap((fault) => fault.victims));
  const head = [
    ...verdictBlock(findings, options.width, hypothesisLines),
    plain(''),
    ...expectations(findings, options.width),
    plain(''),
  ];
  const since = hasT0 ? [...clocks(findings, options.width), ...overall(findings, options.width)] : [];
  const foot = [plain(''), ...whereNext(findings, options)];
  const states = impact(findings);
  const faults = findings.faults.flatMap((fault) => (wasSent(fault) ? [faultLine(fault)] : unsent(fault)));
  const after = [...foreseenLines(findings), ...undoLines(findings), ...guardLines(findings)];

  const { height = 24, width } = options;
  const unused = height - head.length - 1 - faults.length - after.length - since.length - foot.length;
  const load = loadLines(findings, { width, isShort: false });
  const isTight = unused - load.length < Math.min(affected.length, fewestServiceRows) + 1;
  const shownLoad = isTight ? loadLines(findings, { width, isShort: true }) : load;
  after.push(...shownLoad);
  const left = unused - shownLoad.length;
  const victimRoom = Math.min(mostVictimRows, left - Math.min(affected.length, fewestServiceRows));
  const shownVictims = victims.length > Math.max(0, victimRoom) ? idsOnly(findings) : victims;
  const room = left - shownVictims.length;
  const allFit = affected.length <= room;
  const rows = hasT0 && !allFit ? affectedRows(findings.services, allFit) : affected;
  const shownServices = firstOf(rows, room);
  const spare = room - affected.length;
  const retries = retriesLine(findings, options.width);
  if (spare >= retries.length) since.push(...retries);
  const latency = trafficLatencyLines(findings, options.width);
  if (spare >= retries.length + latency.length) after.push(...latency);
  const more = hasT0 ? [...signalLines(findings, options.width), ...phaseLines(findings, options.width)] : [];
  if (spare >= retries.length + latency.length + more.length) since.unshift(...more);
  const lines = [...head, states, ...shownServices, ...faults, ...shownVictims, ...after, ...since, ...foot];
  return { lines, isCut: spare < retries.length };
}

function verdictBlock(findings: Findings, width: number, hypothesisLines: number): Line[] {
  const { verdict, summary, experiment, target } = findings;
  const { symbol, word, tone } = verdictWords[verdict];
  const where =
    target === null
      ? ''
      : ` on ${target.name}: ${formatNumberOf(target.instances, 'instance')}, ${formatNumberOf(target.services, 'service')}`;
  const title: Line = [
    { text: `${symbol} ${word.toUpperCase()}`, tone },
    { text: '  ' },
    { text: experiment.name, tone: 'strong' },
    { text: where },
  ];
  const told = wrap(withoutVerdict(summary, verdict), width - 2, mostSummaryLines);
  const ended = endingTold(findings);
  if (ended !== undefined) told.push(...wrap(ended, width - 2, mostSummaryLines));
  const { hypothesis } = experiment;
  const believed: Line[] =
    hypothesis === undefined
      ? []
      : wrap(`Hypothesis: ${hypothesis}`, width - 2, hypothesisLines).map((text) => [
          { text: `  ${text}`, tone: 'quiet' },
        ]);
  return [title, ...told.map((text) => plain(`  ${text}`)), ...believed];
}

function expectations(findings: Findings, width: number): Line[] {
  const rows = judgementRows(findings, width >= wideEnoughForWhy);
  const nothing = findings.expectations.length > 0 ? [] : [plain('  no expectation')];
  return [[{ text: 'Expected', tone: 'strong' }], ...nothing, ...rows];
}

function impact(findings: Findings): Line {
  const { services, t0 } = findings;
  const label = t0 === null ? 'Steady' : 'Impact';
  const states = t0 === null ? countBefore(findings) : countStates(services);
  const counts = states.map(({ symbol, word, tone, count }) => ({
    text: `${symbol} ${count} ${word}`,
    tone,
  }));
  const all = [...counts, ...notProbed(findings)];
  if (all.length === 0) return labelled(label, [{ text: 'no service was watched' }]);
  return labelled(
    label,
    all.flatMap((segment) => [segment, { text: '   ' }]),
  );
}

/** Of those that were hurt nobody knows what their users felt; the others are told beside them. */
function notProbed({ unprobed, faults }: Findings): Segment[] {
  const victims = faults.filter(wasSent).flatMap((fault) => fault.victims);
  const carried = new Set(victims.flatMap(({ tasks }) => tasks.map(({ service }) => service)));
  const hurt = unprobed.filter(({ service }) => carried.has(service)).length;
  const others = unprobed.length - hurt;
  return [
    ...(hurt > 0 ? [{ text: `? ${hurt} hurt, not probed`, tone: 'doubt' } satisfies Segment] : []),
    ...(others > 0 ? [{ text: `- ${others} not probed`, tone: 'quiet' } satisfies Segment] : []),
  ];
}

function faultLine({ summary, proofs, error }: FaultFinding): Line {
  const proven = proofs.filter(({ isProven }) => isProven).length;
  const proof = proofs.length === 0 ? 'not proven' : `${proven} of ${proofs.length} proven`;
  const isWhole = proofs.length > 0 && proven === proofs.length;
  return labelled('Fault', [
    { text: `${isWhole ? '✓' : '✗'} ${proof}`, tone: isWhole ? 'good' : 'bad' },
    { text: `  ${error ?? summary}` },
  ]);
}

/** Whom a fault would have hurt that was not sent. */
function unsent({ summary, victims, error }: FaultFinding): Line[] {
  const ids = victims.map(({ id }) => id);
  const named = ids.length <= 2 ? ids : [...ids.slice(0, 1), `+${ids.length - 1} more`];
  return [
    labelled('Fault', [
      { text: '- not sent', tone: 'doubt' },
      { text: `; would have hurt: ${named.join(', ')}` },
    ]),
    plain(`  ${error ?? summary}`),
  ];
}

function whereNext(findings: Findings, { reportPath }: SummaryOptions): Line[] {
  const warnings = findings.notes.filter(({ level }) => level === 'warning').length;
  const noted = warnings === 0 ? '' : ` (${formatNumberOf(warnings, 'warning')})`;
  const report = reportPath === undefined ? reportCommand(findings) : `${reportPath}${noted}`;
  return [labelled('Report', [{ text: report }]), labelled('Repeat', [{ text: runCommand(findings) }])];
}

function idsOnly({ faults }: Findings): Line[] {
  const ids = faults.filter(wasSent).flatMap(({ victims }) => victims.map(({ id }) => id));
  const more = ids.length > mostIdsNamed ? `, +${ids.length - mostIdsNamed} more` : '';
  return [plain(`  ${ids.slice(0, mostIdsNamed).join(', ')}${more}`)];
}

/** The rows, or the first of them and one that says how many there are besides. */
function firstOf(rows: Line[], most: number): Line[] {
  if (rows.length <= most) return rows;
  if (most < 1) return [];
  const shown = rows.slice(0, most - 1);
  return [...shown, plain(`  +${rows.length - shown.length} more in report.md`)];
}
