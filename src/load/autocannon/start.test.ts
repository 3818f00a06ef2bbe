import { TargetError } from '#core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startWorkers } from './start.ts';
import { SentLoad } from '../../../test/load/sent-load.ts';
import { jobOf, scenario } from './test/jobs.ts';

/** A worker that tells of ten requests, of which six are decided, and does this when it has begun. */
const workerThat = (acts: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort, workerData } from 'node:worker_threads';
      const counts = { unsent: 0, ok: 6, failed: 0, rejected: 0, unknown: 0, bytes: 0 };
      const slice = { scenario: 'shop', from: 0, to: 1000, sent: 10, ...counts, latency: [], lateness: [], misses: [] };
      parentPort.on('message', ({ type }) => {
        if (type === 'begin') parentPort.postMessage({ type: 'told', slices: [slice], untilMs: 4321 });
        if (type === 'begin') { ${acts} }
        if (type === 'stop') { parentPort.postMessage({ type: 'stopped' }); parentPort.close(); }
      });
      parentPort.postMessage({ type: 'ready' });
    `)}`,
  );

const params = { saturate: true, pipelining: 1 };

async function start(acts: string): Promise<SentLoad> {
  const job = jobOf([scenario('http://127.0.0.1:1/')], { workers: 2 });
  const load = await SentLoad.startBy((options) =>
    startWorkers(job, params, options, AbortSignal.timeout(20_000), workerThat(acts)),
  );
  onTestFinished(() => load.running.stop());
  return load;
}

describe('a worker that dies', () => {
  it('is told of with what it had told, and the others go on', async () => {
    const load = await start("if (workerData.worker === 0) throw new Error('out of luck');");
    await load.until(() => load.lost.length > 0 && load.sum('sent') === 20);
    expect(load.lost).toEqual([{ since: 4321, reason: 'a generator of load ended: out of luck' }]);
    expect([load.sum('ok'), load.sum('unknown')]).toEqual([12, 4]);
    expect(load.misses).toEqual({ 'unknown: the generator ended': 4 });
    await load.running.stop();
    expect(await load.running.ended).toEqual({});
  });

  it('as the last one ends the load', async () => {
    const load = await start('process.exit(3);');
    const { error } = await load.running.ended;
    expect(error).toBeInstanceOf(TargetError);
    expect(error?.message).toContain('its thread ended with code 3');
    expect(load.lost).toHaveLength(2);
    expect(load.due).toBe(load.sum('sent'));
    await load.running.stop();
  });
});

it('whose thread hangs is ended once a stop is in a hurry, whatever its timeouts', async () => {
  const hanging = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => undefined);
      parentPort.postMessage({ type: 'ready' });
    `)}`,
  );
  const job = jobOf([scenario('http://127.0.0.1:1/', { timeoutMs: 600_000 })]);
  const load = await SentLoad.startBy((options) =>
    startWorkers(job, params, options, AbortSignal.timeout(20_000), hanging),
  );
  await load.running.stop(AbortSignal.abort());
  expect(load.lost).toEqual([
    { since: expect.any(Number) as number, reason: 'a generator of load ended: it did not stop' },
  ]);
});

it('rejects where a worker can not even begin', async () => {
  const broken = new URL("data:text/javascript,throw new Error('no code')");
  const job = jobOf([scenario('http://127.0.0.1:1/')]);
  const load = new SentLoad();
  const start = startWorkers(job, params, load.options, AbortSignal.timeout(20_000), broken);
  await expect(start).rejects.toThrow('no code');
  expect(load.lost).toEqual([]);
});
