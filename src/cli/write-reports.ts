import { createAnalysis } from '#analysis';
import type { Findings } from '#analysis';
import { BadInputError, messageOf } from '#core';
import { readJournal } from '#journal';
import { fileReporters } from '#reporters';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const journalFile = 'journal.ndjson';

export interface WrittenReports {
  directory: string;
  findings: Findings;
  files: string[];
  /** Every report was written. */
  isComplete: boolean;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The directory of a run that is named by it, or by its id under `reports`; undefined where there is none. */
export function findRunDirectory(name: string): string | undefined {
  const named = basename(name) === journalFile ? dirname(name) : name;
  return [named, join('reports', named)].find((directory) => isFile(join(directory, journalFile)));
}

/** The same; raises BadInputError where there is none. */
export function runDirectory(name: string): string {
  const found = findRunDirectory(name);
  if (found !== undefined) return found;
  throw new BadInputError(`${name} holds no ${journalFile}.`, {
    hint: 'Name the directory of a run, such as reports/sample, or the id of a run under reports.',
  });
}

/** Analyses the journal in a run directory and writes every file reporter's text beside it, each atomically. */
export async function writeReports(directory: string): Promise<WrittenReports> {
  const findings = await analyse(directory);
  const files: string[] = [];
  for (const reporter of fileReporters) {
    const path = join(directory, reporter.file);
    try {
      const text = reporter.render(findings);
      rmSync(`${path}.tmp`, { force: true });
      writeFileSync(`${path}.tmp`, text, { flag: 'wx' });
      renameSync(`${path}.tmp`, path);
      files.push(path);
    } catch (error) {
      rmSync(`${path}.tmp`, { force: true });
      console.error(`squall: ${relative('.', path)} was not written: ${messageOf(error)}`);
    }
  }
  return { directory, findings, files, isComplete: files.length === fileReporters.length };
}

/** What the journal in a run directory comes to. */
export async function analyse(directory: string): Promise<Findings> {
  const analysis = createAnalysis();
  for await (const event of readJournal(join(directory, journalFile))) analysis.step(event);
  return analysis.finish();
}
