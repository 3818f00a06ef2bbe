import { createAnalysis } from '#analysis';
import type { Findings } from '#analysis';
import { BadInputError, messageOf } from '#core';
import { readJournal } from '#journal';
import { fileReporters } from '#reporters';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface WrittenReports {
  directory: string;
  findings: Findings;
  files: string[];
}

/** Analyses the journal in a run directory and writes every file reporter's text beside it, each atomically. */
export async function writeReports(directory: string): Promise<WrittenReports> {
  const journal = join(directory, 'journal.ndjson');
  if (!existsSync(journal)) {
    throw new BadInputError(`${directory} holds no journal.ndjson.`, {
      hint: 'Name the directory of a run, such as reports/sample.',
    });
  }
  const findings = await analyse(journal);
  const files: string[] = [];
  for (const reporter of fileReporters) {
    const path = join(directory, reporter.file);
    try {
      const text = reporter.render(findings);
      writeFileSync(`${path}.tmp`, text);
      renameSync(`${path}.tmp`, path);
      files.push(path);
    } catch (error) {
      console.error(`squall: ${relative('.', path)} was not written: ${messageOf(error)}`);
    }
  }
  return { directory, findings, files };
}

async function analyse(path: string): Promise<Findings> {
  const analysis = createAnalysis();
  for await (const event of readJournal(path)) analysis.step(event);
  return analysis.finish();
}
