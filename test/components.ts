import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program of Debian's that tests run for real. */
export interface Component {
  /** Where it is; the bare command while it is missing. */
  path: string;
  /** For `describe.skipIf`: true only where the tests may be skipped. */
  isMissing: boolean;
}

/** Debian keeps servers where a user's PATH does not look. */
const alsoLookedIn = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

/**
 * Finds a program, by its name or its full path. Without it the tests are skipped, and how to install it is said;
 * with CI=true it raises instead, so that nothing is skipped there.
 */
export function component(
  name: string,
  { command, debianPackage }: { command: string; debianPackage: string },
): Component {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...alsoLookedIn];
  const places = command.includes('/') ? [command] : folders.map((folder) => join(folder, command));
  const path = places.find(isExecutable);
  if (path !== undefined) return { path, isMissing: false };
  const told = `${name} is not here: apt-get install --no-install-recommends ${debianPackage}`;
  if (process.env['CI'] === 'true') throw new Error(told);
  console.warn(`Tests are skipped: ${told}`);
  return { path: command, isMissing: true };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
