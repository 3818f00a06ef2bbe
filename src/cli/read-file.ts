import { BadInputError, messageOf } from '#core';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The experiment that runs when none is named. */
export const defaultExperiment = fileURLToPath(
  new URL('../../experiments/lose-a-quarter.yaml', import.meta.url),
);

/** A text file's content and its name for people; raises BadInputError when it can't be read. */
export function readTextFile(path: string): { text: string; name: string } {
  try {
    const shown = relative(process.cwd(), path);
    return { text: readFileSync(path, 'utf8'), name: shown.startsWith('..') ? path : shown };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = isMissing ? 'there is no such file' : messageOf(error);
    throw new BadInputError(`${path} can't be read: ${why}.`, {
      hint: 'Name an experiment file, such as experiments/lose-a-quarter.yaml.',
      cause: error,
    });
  }
}
