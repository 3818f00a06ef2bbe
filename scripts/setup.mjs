// Installs the dependencies when they are missing or older than the lock file. Any Node >= 18 can run it.
import { spawnSync } from 'node:child_process';
import { statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modifiedAt = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modifiedAt('node_modules/.package-lock.json') < modifiedAt('package-lock.json')) {
  console.error('Installing dependencies (once)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(
      `npm ci failed${error ? `: ${error.message}` : ''}. Check the connection to your npm registry, then run it again.`,
    );
    process.exit(status ?? 1);
  }
}

// npm links the commands of dependencies alone; hints and texts say `squall`.
const link = join(root, 'node_modules/.bin/squall');
if (process.platform !== 'win32' && statSync(link, { throwIfNoEntry: false }) === undefined)
  symlinkSync('../../bin/squall.mjs', link);
