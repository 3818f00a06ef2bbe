// report.md: a run for people, in a pull request.
import type { Findings } from '#analysis';
import { defineReporter } from '../contract.ts';
import { reportCommand, runCommand } from '../commands.ts';
import { endingWords, verdictWords, withoutVerdict } from '../words.ts';
import { code, escapeText } from './escape.ts';
import { joinSections } from './layout.ts';
import { checks, harness, labProfile, notes, repeat } from './circumstances.ts';
import { clocks, expectations, faults, requests, services, steps, unprobed } from './measured.ts';

export default defineReporter({
  name: 'markdown',
  file: 'report.md',
  summary: 'What was found, for people: made for a pull request, under 200 kB.',
  render: (findings) =>
    joinSections(verdictBlock(findings), [
      { title: 'Expected', body: expectations(findings) },
      { title: 'Services', body: services(findings) },
      { title: 'Not probed', body: unprobed(findings) },
      { title: 'Requests lost', body: requests(findings) },
      { title: 'What was hurt', body: faults(findings) },
      { title: 'Clocks', body: clocks(findings) },
      { title: 'Steps of recovery', body: steps(findings) },
      { title: 'Validity', body: checks(findings) },
      { title: 'Harness', body: harness(findings) },
      { title: 'Lab', body: labProfile(findings) },
      { title: 'Notes', body: notes(findings) },
      { title: 'Repeat', body: repeat([runCommand(findings), reportCommand(findings)]) },
    ]),
});

function verdictBlock({ verdict, summary, experiment, ending, endingReason, ...run }: Findings): string {
  const { symbol, word } = verdictWords[verdict];
  const why = endingReason === null ? '' : `: ${escapeText(endingReason)}`;
  const paragraphs = [
    `# ${symbol} ${word}: ${escapeText(experiment.name)}`,
    escapeText(withoutVerdict(summary, verdict)),
    ...(ending === 'completed' ? [] : [`**The run ${endingWords[ending]}**${why}`]),
    ...(experiment.hypothesis === undefined ? [] : [`> ${escapeText(experiment.hypothesis)}`]),
    circumstances(run),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function circumstances({
  target,
  runId,
  startedAt,
  t0,
}: Pick<Findings, 'target' | 'runId' | 'startedAt' | 't0'>) {
  const where =
    target === null
      ? 'no target was read'
      : `target ${code(target.name)} in ${code(target.region)}: ${target.instances} instances, ${target.services} services`;
  const hit = t0 === null ? '' : `, t0 ${escapeText(t0.wall)}`;
  return `Run ${code(runId)}, started ${escapeText(startedAt)}${hit}; ${where}.`;
}
