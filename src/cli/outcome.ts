import { ExitCode } from '#core';
import { renderSummary } from '#reporters';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { terminalOf } from './terminal.ts';
import type { WrittenReports } from './write-reports.ts';

interface PrintOptions {
  json: boolean;
  /** Stdout carries the events; the summary goes to stderr. */
  events?: boolean;
  hasSummary?: boolean;
}

/** Prints the summary, or report.json, on stdout; returns the exit code that the findings come to. */
export function printOutcome(written: WrittenReports, options: PrintOptions): number {
  const { directory, findings, files } = written;
  const { json, events = false, hasSummary = true } = options;
  const reportFile = files.find((file) => file.endsWith('report.json'));
  if (json && reportFile !== undefined) process.stdout.write(readFileSync(reportFile, 'utf8'));
  if (!hasSummary) return exitCodeOf(written);
  const stream = json || events ? process.stderr : process.stdout;
  const { width, height, color } = terminalOf(stream);
  const reportPath = relative('.', files.find((file) => file.endsWith('.md')) ?? directory);
  stream.write(`${renderSummary(findings, { width, height, color, reportPath })}\n`);
  return exitCodeOf(written);
}

/** The documented exit code of a finished run. What a report is missing of is not called held. */
function exitCodeOf({ findings: { ending, verdict, undos }, isComplete }: WrittenReports): number {
  if (undos.some(({ steps }) => steps.some(({ state }) => state === 'left'))) return ExitCode.undoIncomplete;
  if (ending === 'stopped') return ExitCode.stoppedByGuard;
  if (ending === 'interrupted') return ExitCode.interrupted;
  return verdict === 'held' && !isComplete ? ExitCode.inconclusive : ExitCode[verdict];
}
