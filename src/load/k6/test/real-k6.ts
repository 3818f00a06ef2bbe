import { execFileSync } from 'node:child_process';
import { foundIn, program } from '../find.ts';

/** Whether tests with the real k6 are skipped, also in CI, where it is not installed. Says so. */
export function isK6Missing(): boolean {
  const found = foundIn(printed());
  if ('version' in found) return false;
  process.stderr.write(`Tests are skipped: k6 v2 is not on PATH: ${found.howToGet}\n`);
  return true;
}

function printed(): string {
  try {
    return execFileSync(program, ['version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
