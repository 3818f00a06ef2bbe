import { parseExperiment } from '#experiments';
import { readLab } from '#lab';
import { dirname, resolve } from 'node:path';
import { readTextFile } from './read-file.ts';

/** Checks an experiment file with the lab file that it names, or a lab file by itself; tells what it is. */
export async function validateFile(file: string): Promise<string> {
  const { text, name } = readTextFile(file);
  if (/^services:/m.test(text) && !/^faults:/m.test(text)) {
    const lab = await readLab(file);
    return `${name}  (lab ${lab.name})`;
  }
  const { name: own, target } = parseExperiment(text, name);
  if (target.kind === 'lab' && target.file !== undefined) await readLab(resolve(dirname(file), target.file));
  return `${name}  (${own})`;
}
