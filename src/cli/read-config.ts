import { parseConfig } from '#config';
import type { Config } from '#config';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readTextFile } from './read-file.ts';

const fileName = 'squall.yaml';

/** The configuration that is given, or the nearest squall.yaml from here up; undefined where there is none. */
export function readConfig(given: string | undefined): { file: string; config: Config } | undefined {
  const path = given ?? nearestConfig(process.cwd());
  if (path === undefined) return undefined;
  const { text, name } = readTextFile(path);
  return { file: name, config: parseConfig(text, name) };
}

function nearestConfig(from: string): string | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    const path = join(directory, fileName);
    if (existsSync(path)) return path;
    if (dirname(directory) === directory) return undefined;
  }
}
