import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { isAlive } from '#processes';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findHere } from '../../../test/load/engine-here.ts';
import { SentLoad } from '../../../test/load/sent-load.ts';
import { serveHere } from '../../../test/load/server-here.ts';
import { missesIn, sumOf } from '../test/merged.ts';
import { SliceBook } from '../slice-book.ts';
import type { LoadRecord } from '../slice-book.ts';
import { program } from './find.ts';
import engine from './index.ts';
import { JobReading } from './job-reading.ts';
import { RunningK6 } from './running.ts';
import { scriptOf } from './script.ts';
import { directory } from './test/fake-k6.ts';
import { jobOf, scenarioOf } from './test/jobs.ts';

/** The k6 that a process has started; as Linux tells it. */
function childOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  const isK6 = (child: number) => readFileSync(`/proc/${child}/comm`, 'utf8').trim() === program;
  return children.find(isK6) ?? NaN;
}

afterEach(() => vi.unstubAllEnvs());

const flat = (perSecond: number, forMs: number) => ({
  points: [
    [0, perSecond],
    [forMs, perSecond],
    [forMs, 0],
  ] satisfies [number, number][],
});

/** A header of a request, as one text. */
function headerOf(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '');
}

describe.skipIf(!(await findHere(engine)))('the real k6', () => {
  it('tells moments that are those of the server, and latencies with the time to connect', async () => {
    const zero = performance.now();
    const now = () => performance.now() - zero;
    const arrived = new Map<number, number>();
    const { url } = await serveHere((request, response) => {
      arrived.set(Number(headerOf(request, 'x-request-id').split('/')[2]), now());
      response.end('ok');
    });
    const records: LoadRecord[] = [];
    class Kept extends SliceBook {
      override add(record: LoadRecord): void {
        records.push(record);
      }
    }
    const job = jobOf({ scenarios: [scenarioOf({ url })], profile: flat(50, 2000) });
    const book = new Kept({ scenarios: ['home'], holdMs: 0 });
    const { text } = scriptOf(job, { runId: 'run', recycleConnections: 'each-request', rowsOf: () => [] });
    const load = { script: { text }, environment: {}, reading: new JobReading(job.scenarios, book), book };
    const options = { origin: 0n, now, onSlices: () => undefined, onLost: () => undefined, runId: 'run' };
    const running = await RunningK6.begin(load, options, new AbortController().signal);
    await running.ended;
    expect(records.length).toBeGreaterThanOrEqual(99);
    const ways = records.map(({ n = -1, sent, done }) => [
      (arrived.get(n) ?? NaN) - sent,
      done - (arrived.get(n) ?? NaN),
    ]);
    // Never before it left nor after its end, but for the calibration of the clocks, which is exact to some 0.1 ms.
    for (const [there = NaN, back = NaN] of ways) {
      expect(there).toBeGreaterThan(-1);
      expect(back).toBeGreaterThan(-1);
    }
  });

  it('sends rows, numbers and secrets, and reports what it stopped as unknown', async () => {
    vi.stubEnv('SQUALL_TEST_TOKEN', 'hush-hush');
    const file = join(directory(), 'people.csv');
    writeFileSync(file, 'name,city\nAnn,"Bad Ems, DE"\nBo,Ulm\n');
    const seen: string[] = [];
    const held = Promise.withResolvers<void>();
    const { url } = await serveHere((request) => {
      seen.push(
        [request.url, headerOf(request, 'authorization'), headerOf(request, 'x-request-id')].join(' '),
      );
      if (seen.length === 3) held.resolve();
    });
    const scenario = scenarioOf({
      name: 'people',
      url: `${url}/{{name}}?in={{city}}`,
      headers: { authorization: 'env:SQUALL_TEST_TOKEN' },
      data: { file, rows: 2 },
    });
    const { running, slices } = await SentLoad.start(
      jobOf({ scenarios: [scenario], profile: flat(10, 60_000) }),
    );
    await held.promise;
    await running.stop();
    expect(seen.slice(0, 3)).toEqual([
      '/Ann?in=Bad%20Ems%2C%20DE hush-hush run/people/0',
      '/Bo?in=Ulm hush-hush run/people/1',
      '/Ann?in=Bad%20Ems%2C%20DE hush-hush run/people/2',
    ]);
    expect(sumOf(slices, 'sent')).toBe(seen.length);
    expect(missesIn(slices)).toEqual({ 'unknown: harness: stopped before it was decided': seen.length });
  });

  it('uses no connection that is older than it may be', async () => {
    const opened = new Map<object, number>();
    const ages: number[] = [];
    const { url } = await serveHere((request, response) => {
      const at = performance.now();
      ages.push(at - (opened.get(request.socket) ?? at));
      if (!opened.has(request.socket)) opened.set(request.socket, at);
      response.end('ok');
    });
    // Four connections in turn: each is used every 200 ms.
    const job = jobOf({
      scenarios: [scenarioOf({ url })],
      profile: flat(20, 4000),
      connections: 4,
      recycleMs: 1000,
    });
    const { running, slices } = await SentLoad.start(job);
    await running.ended;
    expect(missesIn(slices)).toEqual({});
    expect(opened.size).toBeGreaterThan(10);
    expect(Math.max(...ages)).toBeLessThan(1500);
  });

  it('tells of places at which no connection was free', async () => {
    const { url } = await serveHere(() => undefined);
    const job = jobOf({
      scenarios: [scenarioOf({ url, timeoutMs: 500 })],
      profile: flat(20, 1000),
      connections: 1,
    });
    const { running, slices } = await SentLoad.start(job);
    await running.ended;
    expect(missesIn(slices)).toMatchObject({
      'failed: timeout': 2,
      'unknown: harness overloaded': expect.any(Number),
    });
    expect(sumOf(slices, 'sent') + sumOf(slices, 'unsent')).toBeGreaterThanOrEqual(19);
  });

  it('runs a script of your own, whose threshold is told', async () => {
    const { url } = await serveHere((_, response) => response.end('ok'));
    const script = join(directory(), 'own.js');
    writeFileSync(
      script,
      `import http from 'k6/http';
      export const options = { vus: 1, iterations: 5, thresholds: { iterations: ['count>10'] } };
      export default () => http.get(__ENV.BASE_URL);
      export const handleSummary = () => ({ stdout: 'a summary' });`,
    );
    const { running, slices } = await SentLoad.start(
      jobOf({ params: { script, environment: { BASE_URL: url } } }),
    );
    const { error } = await running.ended;
    expect(error?.message).toContain('A threshold of the k6 script was crossed');
    expect(slices.map(({ scenario }) => scenario)).toContain('default');
    expect(sumOf(slices, 'ok')).toBe(5);
  });

  it('counts a script of your own whatever system tags it asks for, and with no config.json', async () => {
    const { url } = await serveHere((_, response) => response.end('ok'));
    const home = directory();
    mkdirSync(join(home, '.config/k6'), { recursive: true });
    writeFileSync(join(home, '.config/k6/config.json'), '{"rps": 1, "iterations": 2}');
    vi.stubEnv('HOME', home);
    const script = join(directory(), 'own.js');
    writeFileSync(
      script,
      `import http from 'k6/http';
      export const options = { vus: 1, iterations: 3, systemTags: ['status', 'method', 'url'] };
      export default () => http.get('${url}');`,
    );
    const { running, slices } = await SentLoad.start(jobOf({ params: { script } }));
    expect(await running.ended).toEqual({});
    expect(sumOf(slices, 'ok')).toBe(3);
  });

  it('is an error where a script of your own asks nothing', async () => {
    const script = join(directory(), 'own.js');
    writeFileSync(script, 'export default () => undefined;');
    await expect(SentLoad.start(jobOf({ params: { script } }))).rejects.toThrow(
      'Nothing of the k6 script can be counted: it asked nothing.',
    );
  });

  it('that is killed is lost, and ends with an error', async () => {
    const arrived = Promise.withResolvers<void>();
    const { url } = await serveHere((_, response) => {
      response.end('ok');
      arrived.resolve();
    });
    const { running, lost } = await SentLoad.start(
      jobOf({ scenarios: [scenarioOf({ url })], profile: flat(20, 60_000) }),
    );
    await arrived.promise;
    const pid = childOf(process.pid);
    process.kill(pid, 'SIGKILL');
    const { error } = await running.ended;
    expect(error?.message).toContain('ended by SIGKILL');
    expect(lost).toHaveLength(1);
    expect(isAlive(pid)).toBe(false);
  });

  it('that does not take the script says why', async () => {
    const script = join(directory(), 'own.js');
    writeFileSync(script, 'export default () => undefined;\nthrow new Error("no such shop");');
    await expect(SentLoad.start(jobOf({ params: { script } }))).rejects.toThrow(
      /code 107: the script raised[^]*no such shop/,
    );
  });
});
