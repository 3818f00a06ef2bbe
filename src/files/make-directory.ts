import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory and those above it, unless it is there. Not by `recursive: true`, which never returns where a file
 * system says that a directory is not there and can't be made, as /proc does.
 */
export function makeDirectory(directory: string, mode?: number): void {
  if (isDirectory(directory)) return;
  const parent = path.dirname(path.resolve(directory));
  if (parent !== directory) makeDirectory(parent, mode);
  try {
    mkdirSync(directory, { ...(mode !== undefined && { mode }) });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(directory: string): boolean {
  return statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
}
