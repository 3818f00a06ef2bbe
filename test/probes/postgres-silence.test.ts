import { harnessOverloaded } from '#core';
import type { Fold } from '#core';
import { probes, startProbes } from '#probes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planned } from './planned.ts';
import { postgres, startPostgres, type PostgresServer } from './postgres-server.ts';
import { startSilentProxy } from './silent-proxy.ts';

const patient = { timeout: 20_000 };
const countOf = (folds: readonly Fold[]) => folds.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0);

describe.skipIf(postgres.isMissing)('a database that falls silent', { timeout: 60_000 }, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server?.stop());

  it.each([
    ['pooled', {}],
    ['fresh', { connections: 'fresh' }],
    ['write', { write: true }],
  ])('is told as failing for no longer than it was silent (%s)', async (_, more) => {
    const proxy = await startSilentProxy(server.port);
    const place = { host: '127.0.0.1', port: proxy.port, database: 'postgres', user: 'squall' };
    const folds: Fold[] = [];
    const origin = process.hrtime.bigint();
    const now = () => Number(process.hrtime.bigint() - origin) / 1e6;
    const pacing = await startProbes(
      [planned(probes.postgres, { ...place, ...more, rate: '20/s', timeout: '1s' }, 'db')],
      {
        origin,
        onFolds: (more) => folds.push(...more.filter(({ reason }) => reason !== harnessOverloaded)),
        onError: (error) => expect.fail(error.message),
      },
    );
    const since = (ms: number) => folds.filter(({ sent }) => sent[0] > ms);
    let spokeAt = Infinity;
    const okSince = (ms: number) => countOf(since(ms).filter(({ outcome }) => outcome === 'ok'));
    try {
      await expect.poll(() => okSince(0), patient).toBeGreaterThan(5);
      proxy.silence();
      pacing.cut();
      const silentAt = now();
      await expect.poll(() => countOf(since(silentAt)), patient).toBeGreaterThan(30);
      pacing.cut();
      spokeAt = now();
      proxy.speak();
      await expect.poll(() => okSince(spokeAt), patient).toBeGreaterThan(30);
    } finally {
      await pacing.stop();
      await proxy.close();
    }
    const failed = folds.filter(({ outcome }) => outcome === 'failed');
    expect(new Set(failed.map(({ reason }) => reason))).toEqual(new Set(['timeout']));
    expect(folds.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
    expect(failed.filter(({ sent }) => sent[1] > spokeAt)).toEqual([]);
  });
});
