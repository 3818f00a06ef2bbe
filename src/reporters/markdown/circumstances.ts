import type { Findings } from '#analysis';
import { formatDuration } from '#core';
import { formatCount, formatLatency, formatNumberOf } from '../amounts.ts';
import { code, escapeText } from './escape.ts';
import { details, list, table } from './layout.ts';

export function checks({ checks }: Findings): string {
  return table(['', 'Check', 'Found'], checks, ({ name, isOk, detail }) => [
    isOk ? '✓ ok' : '✗ not ok',
    name,
    escapeText(detail),
  ]);
}

export function harness({ harness, squall, machine, source, selftest, startedAt }: Findings): string {
  const { samples, unknown, missing, lateness, looks, probes } = harness;
  const late =
    lateness === null
      ? 'lateness unknown'
      : `lateness p50 ${formatLatency(lateness.p50)}, p99 ${formatLatency(lateness.p99)}, most ${formatLatency(lateness.max)}`;
  const items = [
    `${formatNumberOf(samples, 'sample')} of ${formatNumberOf(probes.length, 'probe')}: ${formatCount(unknown)} unknown, ${formatCount(missing)} missing`,
    late,
    `${formatNumberOf(looks.ok, 'look')} at the control plane, ${formatCount(looks.failed)} failed`,
    selfTestText(selftest, startedAt),
    `Squall ${escapeText(squall)}, Node ${escapeText(machine.node)}, ${escapeText(machine.platform)}`,
    `${code(source.file)}, SHA-256 ${code(source.sha256)}`,
  ];
  const probeTable = table(
    ['Probe', 'Service', 'Kind', 'Asks', 'Every'],
    probes,
    ({ id, service, kind, summary, intervalMs }) => [
      code(id),
      code(service),
      escapeText(kind),
      escapeText(summary),
      formatDuration(intervalMs),
    ],
  );
  return `${list(items)}${probeTable === '' ? '' : `\n${details('Probes', probeTable)}`}`;
}

/** How often Squall was wrong on this machine, when it last tried. */
function selfTestText(selftest: Findings['selftest'], startedAt: string): string {
  if (!selftest) return 'no self-test was taken on this machine (squall selftest)';
  const { healthy, outages, short, takenAt } = selftest;
  const ageMs = Date.parse(startedAt) - Date.parse(takenAt);
  const age = Number.isFinite(ageMs) ? `, ${formatDuration(Math.max(0, ageMs))} before this run` : '';
  const falseAlarms = `${formatCount(healthy.falseFailures)} false failures in ${formatCount(healthy.samples - healthy.unknown)} samples`;
  return `self-test${age}: ${falseAlarms}, ${formatCount(outages.wrong)} of ${formatCount(outages.staged + short.staged)} staged outages told wrongly; ${formatCount(short.missed)} of ${formatCount(short.staged)} that were shorter than the interval missed`;
}

export function labProfile({ lab }: Findings): string {
  if (lab === null) return '';
  const heading = `The embedded lab ${code(lab.file)}, profile ${code(lab.profile)}: what it does, it does at these times.\n`;
  const constants = Object.entries(lab.constants);
  if (constants.length === 0) return heading;
  const rows = table(['Constant', 'Value'], constants, ([name, value]) => [code(name), escapeText(value)]);
  return `${heading}\n${details('Constants', rows)}`;
}

export function notes({ notes }: Findings): string {
  return list(
    notes.map(({ level, text }) => `${level === 'warning' ? '! warning' : 'info'}: ${escapeText(text)}`),
  );
}

export function repeat(commands: readonly string[]): string {
  return list(commands.map(code));
}
