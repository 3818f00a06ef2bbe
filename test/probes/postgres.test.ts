import { harnessOverloaded } from '#core';
import type { Fold } from '#core';
import { probes, startProbes } from '#probes';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planned } from './planned.ts';
import { postgres, startPostgres, type PostgresServer } from './postgres-server.ts';
import { makeCertificates, openssl } from './postgres-tls.ts';

describe.skipIf(postgres.isMissing || openssl.isMissing)('a probe of PostgreSQL', { timeout: 60_000 }, () => {
  let certificates: ReturnType<typeof makeCertificates>;
  let server: PostgresServer;
  beforeAll(async () => {
    certificates = makeCertificates('DNS:db.test,IP:127.0.0.1');
    server = await startPostgres({ tls: certificates.server });
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    certificates?.remove();
  });

  const place = () => ({ host: '127.0.0.1', port: server.port, database: 'postgres', user: 'squall' });
  const trusting = () => ({ ...place(), sslmode: 'verify-full', sslrootcert: certificates.authority });

  /** What each of these probes tells first, by name; `during` runs once each has told something. */
  async function told(
    given: Record<string, object>,
    during: (folds: Fold[]) => Promise<void> = () => Promise.resolve(),
  ) {
    const plans = Object.entries(given).map(([name, params]) =>
      planned(probes.postgres, { ...params, name, rate: '20/s' }, name),
    );
    const folds: Fold[] = [];
    const removed: string[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const firsts = () =>
      plans.map(({ id }) => folds.find(({ probe, reason }) => probe === id && reason !== harnessOverloaded));
    const pacing = await startProbes(plans, {
      origin: process.hrtime.bigint(),
      onFolds: (more) => {
        folds.push(...more);
        if (firsts().every(Boolean)) resolve();
      },
      onObservations: (items) =>
        removed.push(...items.filter(({ kind }) => kind === 'removed').map(({ probe }) => probe)),
      onError: reject,
    });
    try {
      await promise;
      await during(folds);
    } finally {
      await pacing.stop();
    }
    const inWords = (fold: Fold | undefined) =>
      fold?.reason === undefined ? fold?.outcome : `${fold.outcome}: ${fold.reason}`;
    return {
      plans,
      removed,
      folds,
      first: Object.fromEntries(plans.map(({ id }, place) => [id, inWords(firsts()[place])])),
    };
  }

  it('tells a query that is answered as expected from all that is not', async () => {
    const { first } = await told({
      'an answer': trusting(),
      'a value within': { ...trusting(), query: 'SELECT count(*) FROM pg_tables', expect: '> 1' },
      'a value outside': { ...trusting(), query: 'SELECT count(*) FROM pg_tables', expect: 0 },
      'no row': { ...trusting(), query: 'SELECT 1 WHERE false', expect: 1 },
      'no table': { ...trusting(), query: 'SELECT 1 FROM nowhere' },
      'no database': { ...trusting(), database: 'nowhere' },
      'a transaction': { ...trusting(), write: true, connections: 'fresh' },
      'nobody there': { ...trusting(), port: 1 },
    });
    expect(first).toEqual({
      'an answer': 'ok',
      'a value within': 'ok',
      'a value outside': 'failed: the value is outside',
      'no row': 'failed: no row',
      'no table': 'failed: SQL error 42P01',
      'no database': 'failed: SQL error 3D000',
      'a transaction': 'ok',
      'nobody there': 'failed: refused',
    });
  });

  it('speaks TLS as sslmode says, and trusts whom sslrootcert names', async () => {
    const { first } = await told({
      'without TLS': place(),
      unchecked: { ...place(), sslmode: 'require' },
      'by its authority': { ...place(), sslmode: 'verify-ca', sslrootcert: certificates.authority },
      'by a stranger': { ...place(), sslmode: 'verify-ca', sslrootcert: certificates.stranger },
      'under its name': trusting(),
      'under another name': { ...trusting(), host: 'localhost' },
      'under another name, unasked': { ...trusting(), host: 'localhost', sslmode: 'verify-ca' },
      'certificates that are not there': { ...trusting(), sslrootcert: '/nowhere/ca.crt' },
    });
    expect(first).toEqual({
      'without TLS': 'failed: SQL error 28000',
      unchecked: 'ok',
      'by its authority': 'ok',
      'by a stranger': expect.stringMatching(/^failed: tls: UNABLE_TO/),
      'under its name': 'ok',
      'under another name': 'failed: tls: ERR_TLS_CERT_ALTNAME_INVALID',
      'under another name, unasked': 'ok',
      'certificates that are not there': expect.stringMatching(
        /^unknown: The certificates \/nowhere\/ca.crt/,
      ),
    });
  });

  it('depends on no other transaction for its table, and makes up for one that could not be created', async () => {
    const blocker = new pg.Client({ ...place(), ssl: { rejectUnauthorized: false } });
    await blocker.connect();
    // Nothing can be created meanwhile; all else goes on.
    await blocker.query('BEGIN; LOCK TABLE pg_type IN SHARE MODE');
    const { folds } = await told(
      { orders: { ...trusting(), write: true, timeout: '500ms' } },
      async (folds) => {
        const count = () => folds.filter(({ outcome }) => outcome === 'failed').length;
        await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(3);
        await blocker.end();
        const last = () => folds.findLast(({ reason }) => reason !== harnessOverloaded)?.outcome;
        await expect.poll(last, { timeout: 20_000 }).toBe('ok');
      },
    );
    const reasons = folds.filter(({ outcome }) => outcome === 'failed').map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['timeout']));
  });

  it('leaves no session on the server for what it gave up', async () => {
    const blocker = new pg.Client({ ...place(), ssl: { rejectUnauthorized: false } });
    await blocker.connect();
    await blocker.query('CREATE TABLE slow (n int)');
    await blocker.query('BEGIN; LOCK TABLE slow IN ACCESS EXCLUSIVE MODE');
    const waiting = async () => {
      const { rows } = await blocker.query<{ count: string }>(
        `SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
      );
      return Number(rows[0]?.count);
    };
    const asking = { ...trusting(), query: 'SELECT count(*) FROM slow', timeout: '500ms' };
    await told({ orders: asking }, async (folds) => {
      const failures = () =>
        folds.reduce((sum, { n, outcome }) => sum + (outcome === 'failed' ? n[1] - n[0] + 1 : 0), 0);
      await expect.poll(failures, { timeout: 20_000 }).toBeGreaterThan(60);
      await expect.poll(waiting, { timeout: 5000 }).toBeLessThan(40);
    });
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
    await blocker.end();
  });

  it('tells why the server ended its connection', async () => {
    const admin = new pg.Client({ ...place(), ssl: { rejectUnauthorized: false } });
    await admin.connect();
    const { folds } = await told(
      { orders: { ...trusting(), write: true, timeout: '20s' } },
      async (folds) => {
        const { rows } = await admin.query<{ name: string }>(
          `SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'squall_probe_%'`,
        );
        await admin.query(
          `BEGIN; LOCK TABLE ${rows.map(({ name }) => name).join(', ')} IN ACCESS EXCLUSIVE MODE`,
        );
        const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
        const isTold = async () => {
          await admin.query(end);
          return folds.some(({ outcome }) => outcome === 'failed');
        };
        await expect.poll(isTold, { timeout: 20_000 }).toBe(true);
        await admin.end();
      },
    );
    const reasons = folds.filter(({ outcome }) => outcome === 'failed').map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['SQL error 57P01']));
  });

  it('is refused by a server that is down, and creates its table once it is up', async () => {
    await server.crash();
    await told({ orders: { ...trusting(), write: true } }, async (folds) => {
      expect(folds[0]).toMatchObject({ outcome: 'failed', reason: 'refused' });
      await server.start();
      const last = () => folds.findLast(({ reason }) => reason !== harnessOverloaded)?.outcome;
      await expect.poll(last, { timeout: 20_000 }).toBe('ok');
    });
  });

  it('sees a server die and come back, and leaves no table behind', async () => {
    const { plans, removed } = await told({ orders: { ...trusting(), write: true } }, async (folds) => {
      const last = () => folds.findLast(({ reason }) => reason !== harnessOverloaded)?.outcome;
      await expect.poll(last, { timeout: 20_000 }).toBe('ok');
      await server.crash();
      await expect.poll(last, { timeout: 20_000 }).toBe('failed');
      await server.start();
      await expect.poll(last, { timeout: 20_000 }).toBe('ok');
    });
    const client = new pg.Client({ ...place(), ssl: { rejectUnauthorized: false } });
    await client.connect();
    const { rows } = await client.query(`SELECT 1 FROM pg_tables WHERE tablename LIKE 'squall_probe_%'`);
    await client.end();
    expect(rows).toEqual([]);
    expect(removed).toEqual(['orders']);
    expect(plans[0]?.leaves?.undo).toMatch(/^DROP TABLE IF EXISTS squall_probe_[0-9a-f]{12};$/);
  });
});
