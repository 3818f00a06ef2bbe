// report.md: a run for people, in a pull request.
import type { Findings } from '#analysis';
import { defineReporter } from '../contract.ts';
import { reportCommand, runCommand } from '../commands.ts';
import { whyNoT0 } from '../early-end.ts';
import { endingTold, verdictWords, withoutVerdict } from '../words.ts';
import { alerts } from './alerts.ts';
import { code, escapeText } from './escape.ts';
import { joinSections } from './layout.ts';
import { dns } from './dns.ts';
import { checks, harness, labProfile, notes, repeat } from './circumstances.ts';
import { expectations, requests, services, unprobed, ways } from './felt.ts';
import { load } from './load.ts';
import { writes } from './writes.ts';
import { clocks } from './clocks.ts';
import { faults, unsentFaults } from './hurt.ts';
import { foreseen } from './foreseen.ts';
import { phases } from './phases.ts';
import { guards, undos } from './put-back.ts';
import { retries } from './retries.ts';
import { queues, signals } from './signals.ts';

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
      { title: 'Load', body: load(findings) },
      { title: 'What retries would have hidden', body: retries(findings) },
      { title: 'Writes', body: writes(findings) },
      { title: 'What was hurt', body: faults(findings) },
      { title: 'Forecast and outcome', body: foreseen(findings) },
      { title: 'What would have been hurt', body: unsentFaults(findings) },
      { title: 'What was put back', body: undos(findings) },
      { title: 'Guards', body: guards(findings) },
      { title: 'Clocks', body: clocks(findings) },
      { title: 'Phases of recovery', body: phases(findings) },
      { title: 'Alerts', body: alerts(findings) },
      { title: 'DNS', body: dns(findings) },
      { title: 'Queues', body: queues(findings) },
      { title: 'Signals of the cluster', body: signals(findings) },
      { title: 'Validity', body: checks(findings) },
      { title: 'Ways to the services', body: ways(findings) },
      { title: 'Harness', body: harness(findings) },
      { title: 'Lab', body: labProfile(findings) },
      { title: 'Notes', body: notes(findings) },
      { title: 'Repeat', body: repeat([runCommand(findings), reportCommand(findings)]) },
    ]),
});

function verdictBlock(findings: Findings): string {
  const { verdict, summary, experiment } = findings;
  const { symbol, word } = verdictWords[verdict];
  const told = [endingTold(findings), whyNoT0(findings)].filter((one) => one !== undefined);
  const paragraphs = [
    `# ${symbol} ${word}: ${escapeText(experiment.name)}`,
    escapeText(withoutVerdict(summary, verdict)),
    ...told.map((sentence) => `**${escapeText(sentence)}**`),
    ...(experiment.hypothesis === undefined ? [] : [`> ${escapeText(experiment.hypothesis)}`]),
    circumstances(findings),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function circumstances({ target, runId, startedAt, t0, faults }: Findings): string {
  const where =
    target === null
      ? 'no target was read'
      : `target ${code(target.name)} in ${code(target.region)}: ${target.instances} instances, ${target.services} services`;
  const meant = faults.length === 0 ? 'the end of steady' : `when the fault's first request left`;
  const hit = t0 === null ? '' : `, t0 (${meant}) ${escapeText(t0.wall)}`;
  return `Run ${code(runId)}, started ${escapeText(startedAt)}${hit}; ${where}.`;
}
