import type { ClockFinding, FaultFinding, Findings } from '#analysis';
import { formatDuration } from '#core';
import { formatCount } from '../amounts.ts';
import { countTasks, wasSent, worstFirst } from '../words.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';
import { recoveryCell } from './recovery-cell.ts';

export function faults({ faults }: Findings): string {
  if (faults.length === 0) return 'Nothing.\n';
  return faults.filter(wasSent).map(faultText).join('\n');
}

/** Faults whose first request never left, with those that they would have hurt. */
export function unsentFaults({ faults }: Findings): string {
  return faults
    .filter((fault) => !wasSent(fault))
    .map(({ kind, summary, error, victims }) => {
      const why = error === undefined ? '' : ` (${escapeText(error)})`;
      const victimTable = table(victimColumns, victims, victimCells);
      return `${code(kind)}: ${escapeText(summary)}: not sent${why}; would have hurt:\n\n${victimTable}`;
    })
    .join('\n');
}

const victimColumns = ['Instance', 'Zone', 'Type', 'Bought as', 'Tasks carried'];

function victimCells({ id, zone, type, lifecycle, tasks }: FaultFinding['victims'][number]): string[] {
  return [code(id), escapeText(zone), escapeText(type), lifecycle, escapeText(countTasks(tasks))];
}

function faultText({ kind, summary, sent, error, victims, proofs }: FaultFinding): string {
  const states = new Map(proofs.map((proof) => [proof.id, proof]));
  const victimTable = table([...victimColumns, 'State read back'], victims, (victim) => {
    const proof = states.get(victim.id);
    const proven =
      proof === undefined ? '✗ no proof' : `${proof.isProven ? '✓' : '✗'} ${escapeText(proof.state)}`;
    return [...victimCells(victim), proven];
  });
  const answer = error === undefined ? '' : ` The target answered: ${escapeText(error)}.`;
  const when = sent == null ? '' : ` Sent ${formatDuration(sent)} after the run began.`;
  return `${code(kind)}: ${escapeText(summary)}.${when}${answer}\n\n${victimTable}`;
}

export function clocks({ clocks, recovery, services, alerts, alertsSettle, t0 }: Findings): string {
  if (t0 === null) return '';
  const wasHit = services.some(({ outages }) => outages.length > 0);
  const number = (title: string) => ({ title, isNumber: true });
  const columns = ['Clock', 'Of', number('Before'), number('On victims'), number('Lowest'), 'Back after (s)'];
  const whole = (name: string, back: string) => [`**${name}**`, '', '', '', '', `**${back}**`];
  const rows = clocks.flatMap(({ clock, recovery, subjects }) => [
    whole(clock, recoveryCell(recovery)),
    ...subjects.filter(({ lost }) => lost > 0).map((subject) => subjectRow(clock, subject)),
  ]);
  const settled = alerts.length === 0 ? [] : [whole('alerts', recoveryCell(alertsSettle))];
  const all = [whole('services', recoveryCell(recovery, wasHit)), ...rows, ...settled];
  return table(columns, all, (row) => row);
}

function subjectRow(clock: string, finding: ClockFinding['subjects'][number]): string[] {
  const { subject, before, lost, lowest, recovery } = finding;
  const counts = [before, lost, lowest].map(formatCount);
  return [clock, code(subject), ...counts, recoveryCell(recovery)];
}

export function steps({ services, t0 }: Findings): string {
  if (t0 === null) return '';
  const affected = worstFirst(services).filter(
    ({ state, tasks }) => state !== 'untouched' || tasks.onVictims > 0,
  );
  const steps = ['Detected', 'Replaced', 'Registered', 'Serving', 'Settled'].map((step) => `${step} (s)`);
  const columns = ['Service', 'Tasks on victims', ...steps];
  return table(columns, affected, ({ name, tasks, steps }) => [
    code(name),
    `${tasks.onVictims} of ${tasks.before}`,
    recoveryCell(steps.detected),
    recoveryCell(steps.replaced),
    recoveryCell(steps.registered),
    recoveryCell(steps.serving),
    recoveryCell(steps.settled),
  ]);
}
