import { TargetError } from '#core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startWorkers } from './start.ts';
import { jobOf, Rig, scenario } from './test/rig.ts';

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

async function start(rig: Rig, acts: string) {
  const job = jobOf([scenario('http://127.0.0.1:1/')], { workers: 2 });
  const signal = AbortSignal.timeout(20_000);
  const load = await startWorkers(
    job,
    { saturate: true, pipelining: 1 },
    rig.options,
    signal,
    workerThat(acts),
  );
  onTestFinished(async () => load.stop());
  return load;
}

describe('a worker that dies', () => {
  it('is told of with what it had told, and the others go on', async () => {
    const rig = new Rig();
    const load = await start(rig, "if (workerData.worker === 0) throw new Error('out of luck');");
    await rig.until(() => rig.lost.length > 0 && rig.sum().sent === 20);
    expect(rig.lost).toEqual([[4321, 'a generator of load ended: out of luck']]);
    expect(rig.sum()).toMatchObject({ ok: 12, unknown: 4 });
    expect(rig.misses).toEqual({ 'unknown: the generator ended': 4 });
    await load.stop();
    expect(await load.ended).toEqual({});
  });

  it('as the last one ends the load', async () => {
    const rig = new Rig();
    const load = await start(rig, 'process.exit(3);');
    const { error } = await load.ended;
    expect(error).toBeInstanceOf(TargetError);
    expect(error?.message).toContain('its thread ended with code 3');
    expect(rig.lost).toHaveLength(2);
    expect(rig.decided).toBe(rig.sum().sent);
    await load.stop();
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
  const rig = new Rig();
  const job = jobOf([scenario('http://127.0.0.1:1/', { timeoutMs: 600_000 })]);
  const params = { saturate: true, pipelining: 1 };
  const load = await startWorkers(job, params, rig.options, AbortSignal.timeout(20_000), hanging);
  await load.stop(AbortSignal.abort());
  expect(rig.lost).toEqual([[expect.any(Number), 'a generator of load ended: it did not stop']]);
});

it('rejects where a worker can not even begin', async () => {
  const broken = new URL("data:text/javascript,throw new Error('no code')");
  const job = jobOf([scenario('http://127.0.0.1:1/')]);
  const rig = new Rig();
  const params = { saturate: true, pipelining: 1 };
  const start = startWorkers(job, params, rig.options, AbortSignal.timeout(20_000), broken);
  await expect(start).rejects.toThrow('no code');
  expect(rig.lost).toEqual([]);
});
