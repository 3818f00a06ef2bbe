import { readFile } from 'node:fs/promises';
import { BadInputError, messageOf } from '#core';
import { readDocument } from '#documents';
import { defaultLab } from '../spec/default-lab.ts';
import { labFileSchema } from '../spec/lab-file.ts';
import type { Constants, LabSpec } from '../spec/lab-spec.ts';

/** What of a lab is to be other than its file says. */
export type LabOverrides = Partial<Omit<LabSpec, 'constants'>> & { constants?: Partial<Constants> };

/** The lab of a file, or the default one; raises a DocumentError with every problem of the file. */
export async function readLab(file: string | undefined, overrides: LabOverrides = {}): Promise<LabSpec> {
  const spec = file === undefined ? defaultLab() : readDocument(await textOf(file), file, labFileSchema);
  return { ...spec, ...overrides, constants: { ...spec.constants, ...overrides.constants } };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BadInputError(`The lab file ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
