import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const module = new URL('open-files.ts', import.meta.url).href;
const script = `const { refuseFewOpenFiles } = await import('${module}'); refuseFewOpenFiles(); console.log('fine');`;

it.each([
  [64, 'A lab needs 256 open files in each process, and this shell allows 64.'],
  [256, 'fine'],
])('with %d open files a lab is told %j', (limit, told) => {
  const shell = `ulimit -n ${limit}; exec "$0" --input-type=module -e "$1"`;
  const { stdout, stderr } = spawnSync('sh', ['-c', shell, process.execPath, script], { encoding: 'utf8' });
  expect(stdout + stderr).toContain(told);
});
