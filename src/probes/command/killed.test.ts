import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, untilGone } from '#processes';
import { afterEach, beforeEach, expect, it } from 'vitest';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'squall-command-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs one program that ends and then one that notes its process id and stays. */
const runner = (file: string) => `
  import { createSender } from '${new URL('sender.ts', import.meta.url).href}';
  const of = (script) => createSender({ run: ['sh', '-c', script], environment: {}, exitCode: 0 }, {});
  of('exit 0').send(() => {
    of('echo $$ > ${file}; exec sleep 60').send(() => undefined);
    console.log('sent');
  });
  setInterval(() => undefined, 1000);
`;

it('programs of a run that was killed end', async () => {
  const file = join(directory, 'pid');
  const child = spawn(process.execPath, ['--input-type=module', '-e', runner(file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const noted = () => Number(textOf(file));
  await expect.poll(noted, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(isAlive(noted())).toBe(true);
  child.kill('SIGKILL');
  expect(await untilGone(noted(), 20_000)).toBe(true);
});

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
