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

export function harness({ harness, squall, machine, source }: Findings): string {
  const { samples, unknown, missing, lateness, looks, probes } = harness;
  const late =
    lateness === null
      ? 'lateness unknown'
      : `lateness p50 ${formatLatency(lateness.p50)}, p99 ${formatLatency(lateness.p99)}, most ${formatLatency(lateness.max)}`;
  const items = [
    `${formatNumberOf(samples, 'sample')} of ${formatNumberOf(probes.length, 'probe')}: ${formatCount(unknown)} unknown, ${formatCount(missing)} missing`,
    late,
    `${formatNumberOf(looks.ok, 'look')} at the control plane, ${formatCount(looks.failed)} failed`,
    `Squall ${escapeText(squall)}, Node ${escapeText(machine.node)}, ${escapeText(machine.platform)}`,
    `${code(source.file)}, SHA-256 ${code(source.sha256)}`,
  ];
  const probeTable = table(
    ['Service', 'Probe', 'Asks', 'Every'],
    probes,
    ({ service, kind, summary, intervalMs }) => [
      code(service),
      escapeText(kind),
      escapeText(summary),
      formatDuration(intervalMs),
    ],
  );
  return `${list(items)}${probeTable === '' ? '' : `\n${details('Probes', probeTable)}`}`;
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
