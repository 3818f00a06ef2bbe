// Files and directories that Squall keeps: made whole, or not at all.
export { makeDirectory } from './make-directory.ts';
export { replaceFile } from './replace-file.ts';
