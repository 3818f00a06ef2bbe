import type { FaultFinding, Findings } from '#analysis';
import { formatDuration } from '#core';
import { countTasks, wasSent } from '../words.ts';
import { code, escapeText } from './escape.ts';
import { table } from './layout.ts';

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
