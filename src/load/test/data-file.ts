import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file that is gone when the test has finished. */
export function dataFile(text: string, name = 'rows.csv'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'squall-data-')), name);
  onTestFinished(() => rmSync(dirname(file), { recursive: true }));
  writeFileSync(file, text);
  return file;
}
