import { BadInputError } from '#core';
import type { Random } from '#core';
import path from 'node:path';

const runIdPattern = /^[\w-]+(?:\.[\w-]+)*$/;

/** A name for a run, such as `2026-11-21T01-02-03Z-7f3a`; names sort by time. `wall` is in milliseconds. */
export function newRunId(wall: number, random: Random): string {
  const second = `${new Date(wall).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  return `${second}-${random.between(0, 0xffff).toString(16).padStart(4, '0')}`;
}

/** Where a run's journal lies under the directory of all reports. Raises BadInputError for a name that is a path. */
export function journalPath(dir: string, runId: string): string {
  if (!runIdPattern.test(runId)) {
    throw new BadInputError(`"${runId}" is not the name of a run.`, {
      hint: 'Give the name of a directory under reports/, such as 2026-11-21T01-02-03Z-7f3a.',
    });
  }
  return path.join(dir, runId, 'journal.ndjson');
}
