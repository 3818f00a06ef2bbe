import { once } from 'node:events';
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadInputError, TargetError } from '#core';
import { isAlive, untilGone } from '#processes';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { SentLoad } from '../../../test/load/sent-load.ts';
import { missesIn, sumOf } from '../test/merged.ts';
import { K6Error } from './exit.ts';
import engine from './index.ts';
import { begins, directory, fakeK6 } from './test/fake-k6.ts';
import { jobOf, recorded, scenarioOf } from './test/jobs.ts';

afterEach(() => vi.unstubAllEnvs());

const stays = `process.stdout.write(${JSON.stringify(begins)}); setInterval(() => undefined, 1000);`;
/** An own script is not read by these; it must be there. */
const ownScript = () => {
  const file = join(directory(), 'own.js');
  writeFileSync(file, '');
  return file;
};

describe('a started k6', () => {
  it('hands over what it tells, and ends when k6 has sent all', async () => {
    const file = join(directory(), 'points');
    writeFileSync(file, Buffer.concat([Buffer.from(begins), recorded('mixed')]));
    fakeK6(`process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(file)}))`);
    const names = ['ok', 'no room', 'broken'];
    const { running, slices } = await SentLoad.start(
      jobOf({ scenarios: names.map((name) => scenarioOf({ name })) }),
    );
    expect(await running.ended).toEqual({});
    expect(sumOf(slices, 'ok')).toBe(2);
  });

  it('is stopped by an interrupt; what had left by then and was not decided is unknown', async () => {
    fakeK6(`${stays} process.on('SIGINT', () => process.exit(105));`);
    const { running, slices, lost } = await SentLoad.start(jobOf());
    await running.stop();
    expect(await running.ended).toEqual({});
    expect([sumOf(slices, 'sent'), sumOf(slices, 'unknown')]).toEqual([1, 1]);
    expect(lost).toEqual([]);
  });

  it('that does not end is killed once the stop is in a hurry', async () => {
    fakeK6(`process.on('SIGINT', () => undefined); ${stays}`);
    const { running } = await SentLoad.start(jobOf());
    await running.stop(AbortSignal.abort());
    expect(await running.ended).toEqual({});
    await running.stop();
  });

  it('that is killed is lost, and its end is an error', async () => {
    const file = join(directory(), 'pid');
    fakeK6(`require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); ${stays}`);
    const { running, slices, lost } = await SentLoad.start(jobOf());
    process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
    const { error } = await running.ended;
    expect(error).toBeInstanceOf(K6Error);
    expect(lost).toEqual([{ since: expect.any(Number), reason: 'k6 was ended by SIGKILL' }]);
    expect(missesIn(slices)).toEqual({ 'unknown: harness: k6 ended before it was decided': 1 });
  });

  it('whose script crosses a threshold ends with an error that says so', async () => {
    fakeK6(
      `process.stdout.write(${JSON.stringify(begins)}); console.error('level=error msg="crossed"'); process.exitCode = 99;`,
    );
    const { running, lost } = await SentLoad.start(jobOf());
    const { error } = await running.ended;
    expect(error).toBeInstanceOf(TargetError);
    expect(error?.message).toContain('crossed');
    expect(lost).toEqual([]);
  });

  it('leaves nothing it has started behind', async () => {
    const file = join(directory(), 'left');
    const left = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => undefined, 1000);`;
    fakeK6(
      `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { stdio: 'inherit' }); ${stays} process.on('SIGINT', () => process.exit(105));`,
    );
    const { running } = await SentLoad.start(jobOf());
    await present(file);
    await running.stop();
    const pid = Number(readFileSync(file, 'utf8'));
    expect(await untilGone(pid, 20_000)).toBe(true);
  });
});

it('is an open loop, but for a script of your own, of which that is not known', () => {
  const modelWith = (params: object) => engine.modelWith?.(engine.params.parse(params));
  expect([modelWith({}), modelWith({ script: 'own.js' })]).toEqual(['open', 'unknown']);
});

describe('a k6 that does not start', () => {
  it('rejects with the end of its log', async () => {
    fakeK6(`console.error('time="x" level=error msg="no such scenario"'); process.exitCode = 104;`);
    await expect(SentLoad.start(jobOf())).rejects.toThrow(
      'k6 ended with code 104: it does not take the configuration.\nlevel=error msg="no such',
    );
  });

  it('rejects where it is not installed', async () => {
    vi.stubEnv('PATH', directory());
    await expect(SentLoad.start(jobOf())).rejects.toThrow("k6 can't be started");
  });

  it('is ended when it is not wanted any more', async () => {
    const file = join(directory(), 'pid');
    fakeK6(
      `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => undefined, 1000);`,
    );
    const aborter = new AbortController();
    const starting = SentLoad.start(jobOf(), onTestFinished, { signal: aborter.signal });
    starting.catch(() => undefined);
    await present(file);
    aborter.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    expect(isAlive(Number(readFileSync(file, 'utf8')))).toBe(false);
  });

  it.each([
    ['longer than the system takes', 'hush-hush'.repeat(20_000)],
    ['that no variable can hold', 'hush-\0hush'],
  ])('is refused for a secret %s, which is not shown; no reaper is left', async (_, secret) => {
    const file = join(directory(), 'secret');
    writeFileSync(file, secret);
    fakeK6(stays);
    const before = reapers();
    const starting = SentLoad.start(
      jobOf({ params: { script: ownScript(), environment: { TOKEN: `file:${file}` } } }),
    );
    await expect(starting).rejects.toThrow(BadInputError);
    await expect(starting).rejects.toThrow(/^k6 can't be given its variables: [^]{1,80}$/);
    await expect(starting).rejects.not.toThrow(/hush/);
    const left = reapers().filter((pid) => !before.includes(pid));
    expect(await Promise.all(left.map(async (pid) => untilGone(pid, 20_000)))).not.toContain(false);
  });

  it('is not even tried where every certificate would be refused', async () => {
    const scenarios = [scenarioOf({ url: 'https://127.0.0.1:1/', headers: { host: 'shop.example.com' } })];
    await expect(SentLoad.start(jobOf({ scenarios }))).rejects.toThrow(
      /k6 can't send this: it wants the certificate/,
    );
  });

  it('is not even tried with a script of your own that is not there', async () => {
    await expect(SentLoad.start(jobOf({ params: { script: '/nowhere/own.js' } }))).rejects.toThrow(
      BadInputError,
    );
  });
});

describe('what k6 is given', () => {
  /** Starts a k6 that writes down what it was given. */
  async function given(job: ReturnType<typeof jobOf>) {
    const file = join(directory(), 'given');
    const own = new URL('recorded/own.ndjson', import.meta.url).pathname;
    fakeK6(`
      let script = '';
      process.stdin.on('data', (piece) => (script += piece)).on('end', () => {
        const { argv, env } = process;
        require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ argv: argv.slice(2), env, script }));
        process.stdout.write(${JSON.stringify(begins)});
        require('node:fs').createReadStream(${JSON.stringify(own)}).pipe(process.stdout);
      });`);
    const { running } = await SentLoad.start(job);
    await running.ended;
    const read: { argv: string[]; env: Record<string, string>; script: string } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    return read;
  }

  it('has secrets in variables alone', async () => {
    vi.stubEnv('SQUALL_TEST_TOKEN', 'hush-hush');
    const headers = { authorization: 'env:SQUALL_TEST_TOKEN' };
    const { argv, env, script } = await given(jobOf({ scenarios: [scenarioOf({ headers })] }));
    expect(env['SQUALL_SECRET_0']).toBe('hush-hush');
    expect(JSON.stringify(argv) + script).not.toContain('hush-hush');
    expect(script).not.toContain('SQUALL_TEST_TOKEN');
  });

  it('is the script by its standard input, and nothing of the environment that would change the run', async () => {
    vi.stubEnv('K6_VUS', '5');
    const { argv, env, script } = await given(jobOf());
    expect(argv.at(-1)).toBe('-');
    expect(script).toContain('ramping-arrival-rate');
    expect(env).not.toHaveProperty('K6_VUS');
  });

  it('has no home, whose config.json of k6 would change the run', async () => {
    const { env } = await given(jobOf());
    expect(env).toMatchObject({ HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' });
  });

  it('is a script of your own as it is, with the variables that you name', async () => {
    vi.stubEnv('SQUALL_TEST_TOKEN', 'hush-hush');
    const script = ownScript();
    const environment = { TOKEN: 'env:SQUALL_TEST_TOKEN', BASE_URL: 'http://127.0.0.1:1' };
    const read = await given(jobOf({ params: { script, environment } }));
    expect(read.argv.at(-1)).toBe(script);
    expect(read.argv.at(-2)).toMatch(/^--system-tags=.*\berror_code\b.*\bscenario\b/);
    expect(read.env).toMatchObject({ TOKEN: 'hush-hush', BASE_URL: 'http://127.0.0.1:1' });
    expect(read.script).toBe('');
  });
});

/** The reapers that this process has started; as Linux tells them. */
function reapers(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim();
  return children
    .split(' ')
    .filter((pid) => pid !== '' && commandOf(pid).includes('squall-reaper'))
    .map(Number);
}

/** Nothing of one that is gone meanwhile. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

async function present(file: string): Promise<void> {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') {
    const watcher = watch(join(file, '..'));
    if (!existsSync(file)) await once(watcher, 'change');
    watcher.close();
  }
}
