import { bucketOf } from '#core';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoggingServer } from '../../../test/load/logging-server.ts';
import { serveHere } from '../../../test/load/server-here.ts';
import { scenario, startLoad } from './test/jobs.ts';

describe('every request that was sent is decided once', () => {
  it('where the server is killed in between, and comes back', async () => {
    const server = await LoggingServer.start();
    const load = await startLoad([scenario(server.url)], { workers: 2, connections: 8 });
    for (const round of [1, 2, 3]) {
      const before = load.sum('ok');
      await load.until(() => load.sum('ok') > before + 500);
      await server.kill();
      await load.until(() => load.sum('rejected') >= 8 * round);
      await server.start();
    }
    await load.until(() => load.sum('ok') > 2500);
    await load.running.stop();
    const [ok, failed] = [load.sum('ok'), load.sum('failed')];
    const asked = server.ids();
    expect(load.due).toBe(load.sum('sent'));
    expect(new Set(asked).size).toBe(asked.length);
    expect(Object.keys(load.misses).sort()).toEqual(['failed: reset', 'rejected: refused']);
    // What was answered was asked for; of what was cut off some had come as far as the server.
    expect(asked.length).toBeGreaterThanOrEqual(ok);
    expect(asked.length).toBeLessThanOrEqual(ok + failed);
    expect(load.lost).toEqual([]);
  });

  it('where the server is frozen for a while, which a closed loop hides', async () => {
    const server = await LoggingServer.start();
    const load = await startLoad([scenario(server.url)], {
      params: {},
      profile: { points: [[0, 100]] },
      role: 'traffic',
    });
    await load.until(() => load.sum('ok') > 50);
    await server.freeze();
    await sleep(1500);
    await server.thaw();
    await load.until(() => load.sum('ok') > 150);
    await load.running.stop();
    const asked = server.ids().length;
    expect([load.sum('sent'), load.sum('ok')]).toEqual([asked, asked]);
    // Each connection has met the pause once; nothing is filled in for what was not sent.
    const slow = load.slices.flatMap((slice) => slice.latency).filter(([bucket]) => bucket > bucketOf(1000));
    expect(slow.reduce((sum, [, count]) => sum + count, 0)).toBe(4);
    expect(load.latency(0.5)).toBeLessThan(1000);
    expect(load.misses).toEqual({});
  });

  it.each([
    ['with all that was under way, where there is time', undefined],
    ['with what is not answered a second later as unknown, where there is none', AbortSignal.abort()],
  ])('where it is stopped in the middle, %s', async (_, hurry) => {
    const { url, asked } = await serveHere(({ url }, response) => {
      if (url === '/slow') setTimeout(() => response.end('fine'), hurry ? 20_000 : 300);
      else response.end('fine');
    });
    const load = await startLoad(
      [scenario(`${url}/fast`), scenario(`${url}/slow`, { name: 'slow', weight: 0.01, timeoutMs: 30_000 })],
      { workers: 2, connections: 6 },
    );
    await load.until(() => load.sum('sent', 'slow') > 0);
    await load.running.stop(hurry);
    expect(load.sum('sent')).toBe(asked.length);
    expect(load.sum('ok') + load.sum('unknown')).toBe(asked.length);
    expect(load.misses).toEqual(
      hurry ? { 'unknown: the run was interrupted before it was answered': load.sum('sent', 'slow') } : {},
    );
    expect(await load.running.ended).toEqual({});
  });
});
