import { BadInputError, messageOf, selfTestSchema } from '#core';
import type { SelfTest } from '#core';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = 'selftest.json';

/** Keeps the result as this machine's latest; returns where. A reader finds the old one or the new one, whole. */
export function saveSelfTest(directory: string, result: SelfTest): string {
  const path = join(directory, file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(temporary, `${JSON.stringify(result, null, 2)}\n`);
      renameSync(temporary, path);
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch (error) {
    throw new BadInputError(`The self-test can't be kept in ${directory}: ${messageOf(error)}`, {
      hint: 'Name a directory that can be written: SQUALL_HOME=… squall selftest',
      cause: error,
    });
  }
  return path;
}

/** The machine's latest self-test; undefined when none was taken, or what is there can't be read. */
export function latestSelfTest(directory: string): SelfTest | undefined {
  try {
    return selfTestSchema.parse(JSON.parse(readFileSync(join(directory, file), 'utf8')));
  } catch {
    return undefined;
  }
}
