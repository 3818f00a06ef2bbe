import { harnessOverloaded } from '#core';
import type { Fold } from '#core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { hanging, probe, range, Rig, senderOf, stopAll } from './test/rig.ts';

afterEach(stopAll);

describe('startPacing', () => {
  it('hands over together what was noticed, and before the folds of that time', async () => {
    const sender = senderOf(
      "for (let n = 0; n < 50; n++) observe({ kind: 'x', n }); settle('ok'); return () => {};",
    );
    const noticing = sender.replace('params', 'params, %7B observe %7D');
    const rig = new Rig();
    const calls: number[] = [];
    const onObservations = (items: object[]) => calls.push(rig.folds.length, items.length);
    const pacing = await rig.start([probe({ sender: noticing, intervalMs: 10_000 })], { onObservations });
    await rig.until(() => rig.count() > 0);
    await pacing.stop();
    expect(calls).toEqual([0, 50]);
  });

  it('hands over no secret that a server gave back', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'squall-secret-')), 'token');
    onTestFinished(() => rmSync(dirname(path), { recursive: true }));
    writeFileSync(path, 'hush-hush');
    const secrets = new URL('../secrets/index.ts', import.meta.url).href;
    const sender = `data:text/javascript,${encodeURIComponent(
      `import { readSecret } from '${secrets}';
      export const createSender = (params, { observe }) => ({
        send(settle) {
          observe({ kind: 'read-back', error: 'wrong: ' + readSecret(params) });
          settle('failed', 'no ' + readSecret(params) + ' here');
          return () => {};
        },
        close() {},
      });`,
    )}`;
    const rig = new Rig();
    const told: object[] = [];
    const onObservations = (items: object[]) => told.push(...items);
    const pacing = await rig.start([probe({ sender, params: `file:${path}` })], { onObservations });
    const wasSent = ({ reason }: Fold) => reason !== harnessOverloaded;
    await rig.until(() => rig.folds.some(wasSent));
    await pacing.stop();
    expect(rig.folds.find(wasSent)).toMatchObject({ reason: `no (file:${path}) here` });
    expect(told[0]).toMatchObject({ error: `wrong: (file:${path})` });
  });

  it('sends nothing before all have prepared, and sends all the same when one could not', async () => {
    const rig = new Rig();
    const slow =
      "let isReady = false; return { prepare: async () => { await new Promise((done) => setTimeout(done, 50)); isReady = true; }, send(settle) { settle(isReady ? 'ok' : 'failed', isReady ? undefined : 'not ready'); return () => {}; }, close() {} }";
    const broken =
      "return { prepare: () => Promise.reject(new Error('no')), send(settle) { settle('ok'); return () => {}; }, close() {} }";
    const moduleOf = (body: string) =>
      `data:text/javascript,${encodeURIComponent(`export const createSender = () => { ${body} };`)}`;
    await rig.start([
      probe({ id: 'slow', sender: moduleOf(slow) }),
      probe({ id: 'broken', sender: moduleOf(broken) }),
    ]);
    const hasTold = (id: string) => rig.folds.some((fold) => fold.probe === id);
    await rig.until(() => hasTold('slow') && hasTold('broken'));
    expect(rig.count(({ reason }) => reason === 'not ready')).toBe(0);
  });

  it('gives every place of every probe one sample, by the clock of the run', async () => {
    const rig = new Rig();
    const pacing = await rig.start([probe(), probe({ id: 'b' }), probe({ id: 'c', intervalMs: 50 })]);
    await rig.until(() => rig.count() > 40);
    await pacing.stop();
    const endMs = rig.now();
    for (const id of ['a', 'b', 'c']) {
      const places = rig.places(id);
      expect(places).toEqual(range(0, places.length - 1));
      expect(places.length).toBeGreaterThan(3);
    }
    for (const { sent, done } of rig.folds) {
      expect(sent[0]).toBeGreaterThan(0);
      expect(done[0]).toBeGreaterThanOrEqual(sent[0]);
      expect(done[1]).toBeLessThan(endMs);
    }
    expect(rig.errors).toEqual([]);
  });

  it('calls silence a failure, once the timeout is over', async () => {
    const rig = new Rig();
    await rig.start([probe({ sender: hanging, timeoutMs: 100 })]);
    const isTimeout = ({ reason }: Fold) => reason === 'timeout';
    await rig.until(() => rig.count(isTimeout) > 10);
    const timeouts = rig.folds.filter(isTimeout);
    expect(new Set(timeouts.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
    for (const { sent, done } of timeouts) expect(done[0] - sent[0]).toBeGreaterThanOrEqual(100);
    expect(rig.count(({ outcome }) => outcome === 'ok')).toBe(0);
  });

  it('frees what a timed out send holds, and ignores its answer', async () => {
    const rig = new Rig();
    const sender = senderOf(
      "if (sends === 1) return () => { params.freed = true; settle('ok'); }; setImmediate(settle, 'failed', String(params.freed)); return () => {};",
    );
    await rig.start([probe({ sender, timeoutMs: 100 })]);
    await rig.until(() => rig.folds.some(({ reason }) => reason === 'true'));
    expect(rig.folds.filter(({ n }) => n[0] === 0).map(({ outcome }) => outcome)).not.toContain('ok');
  });

  it('never calls a failure what a blocked loop made late', async () => {
    const rig = new Rig();
    const block =
      'if (sends % 8 === 0) { const end = performance.now() + 500; while (performance.now() < end); }';
    const sender = senderOf(`${block} setTimeout(settle, 60, 'ok'); return () => {};`);
    const pacing = await rig.start([
      probe({ sender, timeoutMs: 250 }),
      probe({ id: 'b', sender, timeoutMs: 250 }),
    ]);
    const isOverloaded = ({ reason }: Fold) => reason === harnessOverloaded;
    await rig.until(() => rig.count(isOverloaded) > 60 && rig.count(({ outcome }) => outcome === 'ok') > 0);
    await pacing.stop();
    expect(rig.count(({ outcome }) => outcome === 'failed')).toBe(0);
    expect(rig.folds.filter(isOverloaded).every(({ outcome }) => outcome === 'unknown')).toBe(true);
    // Some were read late, others were not sent at all.
    expect(rig.folds.some((fold) => isOverloaded(fold) && fold.latency.length > 0)).toBe(true);
    expect(rig.folds.some((fold) => isOverloaded(fold) && fold.latency.length === 0)).toBe(true);
    expect(rig.places('a')).toEqual(range(0, rig.places('a').length - 1));
  });

  it('decides, on stop, everything that hangs, and keeps nothing open', async () => {
    const before = process.getActiveResourcesInfo().sort();
    const rig = new Rig();
    const pacing = await rig.start([probe(), probe({ id: 'b', sender: hanging, timeoutMs: 300 })]);
    await rig.until(() => rig.places('a').length > 5);
    await Promise.all([pacing.stop(), pacing.stop()]);
    const told = rig.folds.length;
    expect(rig.places('b')).toEqual(range(0, rig.places('b').length - 1));
    expect(Math.abs(rig.places('b').length - rig.places('a').length)).toBeLessThanOrEqual(1);
    await expect.poll(() => process.getActiveResourcesInfo().sort()).toEqual(before);
    expect(rig.folds.length).toBe(told);
    expect(rig.errors).toEqual([]);
  });

  it.each([
    ['throws while it is loaded', 'data:text/javascript,throw new Error("no such thing")', /no such thing/],
    ['is not there', 'file:///nowhere/sender.js', /nowhere/],
    ['exports no createSender', 'data:text/javascript,export default 1', /createSender/],
    ['refuses the parameters', senderOf('', 'throw new Error("bad parameters")'), /bad parameters/],
  ])('tells, and rejects, when a sender module %s', async (_, sender, message) => {
    const rig = new Rig();
    await expect(rig.start([probe({ sender })])).rejects.toThrow(message);
    expect(rig.errors.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
  });

  it('tells when the worker dies later, once, and stops all the same', async () => {
    const rig = new Rig();
    // It may die before it was heard to begin.
    const starting = rig
      .start([probe({ sender: senderOf('throw new Error("gone")') })])
      .catch(() => undefined);
    await rig.until(() => rig.errors.length > 0);
    await starting.then((pacing) => pacing?.stop());
    expect(rig.errors.map(({ message }) => message)).toEqual(['gone']);
  });

  it('tells when the worker ends by itself', async () => {
    const rig = new Rig();
    const starting = rig.start([probe({ sender: senderOf('process.exit(0)') })]).catch(() => undefined);
    await rig.until(() => rig.errors.length > 0);
    await starting.then((pacing) => pacing?.stop());
    expect(rig.errors.map(({ message }) => message)).toEqual(['The pacing worker ended with code 0.']);
  });

  it('ends when what it hands over is not taken', async () => {
    const rig = new Rig();
    const onFolds = () => {
      throw new Error('the disk is full');
    };
    const pacing = await rig.start([probe()], { onFolds });
    await rig.until(() => rig.errors.length > 0);
    await pacing.stop();
    expect(rig.errors.map(({ message }) => message)).toEqual(['the disk is full']);
  });

  it('begins no more once aborted, and lets go of a begin that does not come', async () => {
    const rig = new Rig();
    const reason = new Error('the run was interrupted');
    await expect(rig.start([probe()], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stop = new AbortController();
    const never = 'data:text/javascript,setInterval(() => {}, 1e6); await new Promise(() => {});';
    const begun = rig.start([probe({ sender: never })], { signal: stop.signal });
    stop.abort(reason);
    await expect(begun).rejects.toBe(reason);
    expect(rig.errors).toEqual([]);
  });

  it('goes on after an abort once it has begun', async () => {
    const rig = new Rig();
    const stop = new AbortController();
    await rig.start([probe()], { signal: stop.signal });
    stop.abort();
    const before = rig.count();
    await rig.until(() => rig.count() > before + 5);
    expect(rig.errors).toEqual([]);
  });
});
