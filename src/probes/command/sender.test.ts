import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '#core';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import probe from './index.ts';
import { createSender } from './sender.ts';
import { planned } from '../../../test/probes/planned.ts';

const context = { now: () => 0, observe: () => undefined, connection: undefined, nameServer: undefined };
afterEach(() => vi.unstubAllEnvs());

const node = (script: string) => [process.execPath, '-e', script];

async function ask(params: object): Promise<[Outcome, string?]> {
  const sender = createSender(planned(probe, params).params, context);
  const told = await new Promise<[Outcome, string?]>((resolve) => {
    sender.send((outcome, reason) => resolve(reason === undefined ? [outcome] : [outcome, reason]));
  });
  sender.close();
  return told;
}

describe('a command probe', () => {
  it('is ok when the program says so by its exit code', async () => {
    expect(await ask({ run: node('') })).toEqual(['ok']);
    expect(await ask({ run: node('process.exit(3)') })).toEqual(['failed', 'exit code 3']);
    expect(await ask({ run: node('process.exit(3)'), exitCode: 3 })).toEqual(['ok']);
  });

  it('holds the output against a tolerance', async () => {
    expect(await ask({ run: node('console.log(7)'), output: '1..9' })).toEqual(['ok']);
    expect(await ask({ run: node('console.log(70)'), output: '1..9' })).toEqual([
      'failed',
      'output mismatch',
    ]);
    const json = node('console.log(JSON.stringify({ lag: 2 }))');
    expect(await ask({ run: json, output: { jsonPath: '$.lag', range: '< 5' } })).toEqual(['ok']);
  });

  it('knows nothing of the service when the program is not there', async () => {
    expect(await ask({ run: ['/nowhere/such-program'] })).toEqual(['unknown', "can't be started: ENOENT"]);
  });

  it('passes on what is named alone, and secrets by reference that no plan holds', async () => {
    vi.stubEnv('SQUALL_TEST_TOKEN', 'hush-hush');
    const script = 'console.log(process.env.TOKEN + Object.keys(process.env).includes("SQUALL_TEST_TOKEN"))';
    const params = {
      run: node(script),
      environment: { TOKEN: 'env:SQUALL_TEST_TOKEN' },
      output: 'hush-hushfalse',
    };
    expect(await ask(params)).toEqual(['ok']);
    expect(
      JSON.stringify({
        ...planned(probe, params),
        output: undefined,
        params: { ...Object(planned(probe, params).params), output: '' },
      }),
    ).not.toContain('hush');
  });

  it('is over when the program is, whatever that leaves behind', async () => {
    const left =
      'const c = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); console.log(c.pid); process.exit(0)';
    expect(await ask({ run: node(left), output: { matches: '^[0-9]+' } })).toEqual(['ok']);
  });

  it('is over when the program is, also where a daemon that it left behind holds its output open', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'squall-daemon-'));
    const file = join(directory, 'pid');
    onTestFinished(() => {
      process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
      rmSync(directory, { recursive: true });
    });
    const daemon =
      'const c = require("child_process").spawn("sleep", ["60"], { stdio: "inherit", detached: true }); require("fs").writeFileSync(process.argv[1], String(c.pid)); console.log("up"); process.exit(0)';
    expect(await ask({ run: [...node(daemon), file], output: 'up' })).toEqual(['ok']);
  });

  it('is ended with all that it started when the pacer gives up', async () => {
    const script =
      'require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); setInterval(() => {}, 1000)';
    const sender = createSender(planned(probe, { run: node(script) }).params, context);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const cancel = sender.send((_, reason) => resolve(reason));
    cancel();
    // Its output is closed only once nobody holds it any more.
    expect(await promise).toBe('ended by SIGKILL');
    sender.close();
  });
});
