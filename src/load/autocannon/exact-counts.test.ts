import { bucketOf, mergeHistograms, quantile } from '#core';
import type { Histogram } from '#core';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { logging, Rig, scenario } from './test/rig.ts';
import { ServerProcess } from './test/server-process.ts';

describe('every request that was sent is decided once', () => {
  it('where the server is killed in between, and comes back', async () => {
    const server = new ServerProcess();
    await server.start();
    const rig = new Rig();
    const load = await rig.start([scenario(server.url)], { workers: 2, connections: 8 });
    for (const round of [1, 2, 3]) {
      const { ok } = rig.sum();
      await rig.until(() => rig.sum().ok > ok + 500);
      await server.kill();
      await rig.until(() => rig.sum().rejected >= 8 * round);
      await server.start();
    }
    await rig.until(() => rig.sum().ok > 2500);
    await load.stop();
    const { sent, ok, failed } = rig.sum();
    const { asked } = server;
    expect(rig.decided).toBe(sent);
    expect(new Set(asked).size).toBe(asked.length);
    expect(Object.keys(rig.misses).sort()).toEqual(['failed: reset', 'rejected: refused']);
    // What was answered was asked for; of what was cut off some had come as far as the server.
    expect(asked.length).toBeGreaterThanOrEqual(ok);
    expect(asked.length).toBeLessThanOrEqual(ok + failed);
    expect(rig.lost).toEqual([]);
  });

  it('where the server is frozen for three seconds of eight, which a closed loop hides', async () => {
    const server = new ServerProcess();
    await server.start();
    const rig = new Rig();
    const load = await rig.start([scenario(server.url)], {
      params: {},
      profile: { points: [[0, 100]] },
      role: 'traffic',
    });
    await sleep(2000);
    server.freeze();
    await sleep(3000);
    server.thaw();
    await sleep(3000);
    await load.stop();
    const { sent, ok } = rig.sum();
    expect([sent, ok]).toEqual([server.asked.length, server.asked.length]);
    const latency = rig.slices.reduce<Histogram>((all, slice) => mergeHistograms(all, slice.latency), []);
    // Each connection has met the pause once; nothing is filled in for what was not sent.
    const slow = rig.slices.flatMap((slice) => slice.latency).filter(([bucket]) => bucket > bucketOf(1000));
    expect(slow.reduce((sum, [, count]) => sum + count, 0)).toBe(4);
    expect(quantile(latency, 0.5)).toBeLessThan(1000);
    expect(rig.misses).toEqual({});
  });

  it.each([
    ['with all that was under way, where there is time', undefined],
    ['with what is not answered a second later as unknown, where there is none', AbortSignal.abort()],
  ])('where it is stopped in the middle, %s', async (_, hurry) => {
    const { url, asked } = await logging(({ url }, response) => {
      if (url === '/slow') setTimeout(() => response.end('fine'), hurry ? 20_000 : 300);
      else response.end('fine');
    });
    const rig = new Rig();
    const load = await rig.start(
      [scenario(`${url}/fast`), scenario(`${url}/slow`, { name: 'slow', weight: 0.01, timeoutMs: 30_000 })],
      { workers: 2, connections: 6 },
    );
    await rig.until(() => rig.sum('slow').sent > 0);
    await load.stop(hurry);
    const { sent, ok, unknown } = rig.sum();
    expect(sent).toBe(asked.length);
    expect(ok + unknown).toBe(sent);
    expect(rig.misses).toEqual(
      hurry ? { 'unknown: the run was interrupted before it was answered': rig.sum('slow').sent } : {},
    );
    expect(await load.ended).toEqual({});
  });
});
