import { BadInputError, whyUnread } from '#core';
import { closeSync, openSync, readSync } from 'node:fs';
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
    return { text: readBounded(path), name: shown.startsWith('..') ? path : shown };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new BadInputError(`${path} can't be read: ${whyUnread(error)}.`, {
      hint: isMissing ? 'Name a file such as experiments/lose-a-quarter.yaml.' : undefined,
      cause: error,
    });
  }
}

/** No file that a person writes is as long; a device or a pipe may have no end. */
const longestBytes = 4 * 1024 * 1024;

function readBounded(path: string): string {
  const fd = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(longestBytes);
    let length = 0;
    for (let read = -1; read !== 0 && length < longestBytes; length += read)
      read = readSync(fd, bytes, length, longestBytes - length, null);
    if (length === longestBytes) throw new Error(`it is longer than ${longestBytes} bytes`);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(fd);
  }
}
