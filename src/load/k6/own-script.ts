import { BadInputError, whyUnread } from '#core';
import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** The whole path of a user's script. Raises BadInputError where it can't be read. */
export function scriptIn(directory: string, file: string): string {
  const path = resolve(directory, file);
  try {
    accessSync(path, constants.R_OK);
    if (!statSync(path).isFile()) throw new Error('it is no regular file');
    return path;
  } catch (error) {
    throw new BadInputError(`The k6 script ${path} can't be read: ${whyUnread(error)}.`, {
      hint: 'Its path is from the directory of the experiment, or of a load by itself from where that is started.',
    });
  }
}
