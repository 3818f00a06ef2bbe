import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, untilGone } from '#processes';
import { afterEach, expect, it, vi } from 'vitest';
import { begins, directory, fakeK6 } from './test/fake-k6.ts';
import { jobOf } from './test/jobs.ts';

afterEach(() => vi.unstubAllEnvs());

/** Starts a load and stays. */
const runner = `
  import engine from '${new URL('index.ts', import.meta.url).href}';
  const options = { origin: 0n, now: () => 0, onSlices() {}, onLost() {}, runId: 'run' };
  await engine.start(${JSON.stringify(jobOf())}, options, new AbortController().signal);
  console.log('started');
  setInterval(() => undefined, 1000);
`;

it('the k6 of a Squall that was killed ends, whatever it does with signals', async () => {
  const file = join(directory(), 'pid');
  const PATH = fakeK6(`
    require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid));
    process.on('SIGINT', () => undefined);
    process.stdout.on('error', () => undefined);
    process.stdout.write(${JSON.stringify(begins)});
    setInterval(() => undefined, 1000);`);
  const squall = spawn(process.execPath, ['--input-type=module', '-e', runner], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH },
  });
  await once(squall.stdout, 'data');
  const pid = Number(readFileSync(file, 'utf8'));
  expect(isAlive(pid)).toBe(true);
  squall.kill('SIGKILL');
  expect(await untilGone(pid, 20_000)).toBe(true);
});
