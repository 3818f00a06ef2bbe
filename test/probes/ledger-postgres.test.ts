import pg from 'pg';
import { Ranges, type Observation } from '#core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOf, ledgerRun, missingOf } from './ledger-run.ts';
import { postgres, startPostgres } from './postgres-server.ts';

/** A server of these settings, whose ledgers are looked at with a client of the test's own. */
async function database(settings: string[]) {
  const server = await startPostgres({ settings });
  const place = { host: '127.0.0.1', port: server.port, database: 'postgres', user: 'squall' };
  const ask = async <T>(work: (client: pg.Client, table: string) => Promise<T>): Promise<T> => {
    const client = new pg.Client(place);
    await client.connect();
    try {
      return await work(client, (await tablesOf(client))[0] ?? 'none');
    } finally {
      await client.end();
    }
  };
  const rows = () =>
    ask(async (client, table) => {
      const { rows } = await client.query<{ n: number }>(`SELECT ${numbered} AS n FROM ${table}`);
      return new Ranges(rows.map(({ n }) => [n, n]));
    });
  return { server, given: { postgres: place, rate: '50/s' }, ask, rows };
}

const numbered = `split_part(id, '-', 2)::int`;

async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'squall_ledger_%'`,
  );
  return rows.map(({ name }) => name);
}

function acknowledgedOf(items: readonly Observation[]): Ranges {
  return new Ranges(
    items.flatMap((item) => (item.kind === 'writes' && item.outcome === 'acknowledged' ? [item.n] : [])),
  );
}

const patient = { timeout: 20_000 };

describe.skipIf(postgres.isMissing)('a ledger in PostgreSQL', { timeout: 90_000 }, () => {
  let durable: Awaited<ReturnType<typeof database>>;
  let lazy: Awaited<ReturnType<typeof database>>;
  beforeAll(async () => {
    [durable, lazy] = await Promise.all([
      database(['fsync=on']),
      database(['synchronous_commit=off', 'wal_writer_delay=10s']),
    ]);
  }, 120_000);
  afterAll(async () => void (await Promise.all([durable, lazy].map(({ server }) => server.stop()))));

  it('misses exactly the rows that were deleted, counts those that are there twice, and drops its table', async () => {
    const { given, ask } = durable;
    let tables: string[] = [];
    const { plan, items } = await ledgerRun(given, 40, () =>
      ask(async (client, table) => {
        tables = await tablesOf(client);
        await client.query(`DELETE FROM ${table} WHERE ${numbered} IN (3, 4, 5, 17)`);
        await client.query(`INSERT INTO ${table} SELECT id FROM ${table} WHERE ${numbered} = 9`);
      }),
    );
    expect(missingOf(items)).toEqual([3, 4, 5, 17]);
    expect(items.find((item) => item.kind === 'read-back')?.found?.twice).toEqual([[9, 2]]);
    expect(countOf(items, 'acknowledged')).toBeGreaterThanOrEqual(40);
    expect(countOf(items, 'indeterminate') + countOf(items, 'refused')).toBe(0);
    expect(await ask(tablesOf)).toEqual([]);
    // Its plan had named it, for a run that is killed.
    expect(plan.leaves).toMatchObject({
      what: `the table ${tables[0]}`,
      undo: `DROP TABLE IF EXISTS ${tables[0]};`,
    });
    expect(items.filter(({ kind }) => kind === 'removed')).toHaveLength(1);
  });

  it('has lost all when its table vanished', async () => {
    const { given, ask } = durable;
    const { items } = await ledgerRun(given, 20, () =>
      ask(async (client, table) => void (await client.query(`DROP TABLE ${table}`))),
    );
    const acknowledged = acknowledgedOf(items);
    expect(acknowledged.count()).toBeGreaterThanOrEqual(20);
    expect(missingOf(items)).toEqual([...acknowledged]);
    expect(items.find((item) => item.kind === 'read-back')).toMatchObject({ found: { unread: [] } });
  });

  it('lets no write wait for a connection: it is not sent, which tells nothing of the server', async () => {
    const { given, ask } = durable;
    const noneFree = 'every connection is in use';
    const { items, folds } = await ledgerRun({ ...given, timeout: '20s', reads: 0 }, 20, (folds) =>
      ask(async (client, table) => {
        await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
        await expect.poll(() => folds.some(({ reason }) => reason === noneFree), patient).toBe(true);
        const { rows } = await client.query<{ count: string }>(
          `SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
        );
        expect(Number(rows[0]?.count)).toBe(50);
        await client.query('COMMIT');
      }),
    );
    expect(new Set(folds.map(({ outcome, reason }) => reason ?? outcome))).toEqual(new Set(['ok', noneFree]));
    expect(countOf(items, 'indeterminate') + countOf(items, 'refused')).toBe(0);
    expect(missingOf(items)).toEqual([]);
  });

  it('does not know of a write that the server broke down over, and knows of one that it refused', async () => {
    const { given, ask } = durable;
    const { items } = await ledgerRun(given, 20, (folds) =>
      ask(async (client, table) => {
        await client.query(`
          CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF split_part(NEW.id, '-', 2)::int % 2 = 0 THEN RAISE 'broken' USING ERRCODE = '58030'; END IF;
            RAISE 'refused' USING ERRCODE = '23514';
          END $$;
          CREATE TRIGGER fail BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION fail()`);
        const failures = () =>
          new Set(folds.flatMap(({ outcome, reason }) => (outcome === 'failed' ? reason : [])));
        const both = new Set(['connection lost: 58030', 'SQL error 23514']);
        await expect.poll(failures, patient).toEqual(both);
        await client.query('DROP FUNCTION fail CASCADE');
      }),
    );
    expect(countOf(items, 'indeterminate')).toBeGreaterThan(0);
    expect(countOf(items, 'refused')).toBeGreaterThan(0);
  });

  it('is not read back, which is told, where the run was interrupted and the table can not be read', async () => {
    const { given } = durable;
    const blocker = new pg.Client(given.postgres);
    const hurry = new AbortController();
    const { plan, items } = await ledgerRun(
      { ...given, timeout: '1m' },
      20,
      async () => {
        await blocker.connect();
        const [table] = await tablesOf(blocker);
        await blocker.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
        hurry.abort();
      },
      { hurry: hurry.signal },
    );
    expect(items.find((item) => item.kind === 'read-back')).toMatchObject({
      found: null,
      error: 'the run was interrupted',
    });
    expect(items.some(({ kind }) => kind === 'removed')).toBe(false);
    await blocker.query(`${plan.leaves?.undo} COMMIT`);
    expect(await tablesOf(blocker)).toEqual([]);
    await blocker.end();
  });

  it('loses nothing by kill -9 of a server that is durable', async () => {
    const { server, given, rows } = durable;
    const { items, folds } = await ledgerRun(given, 40, async () => {
      await server.crash();
      await server.start();
      const before = (await rows()).count();
      await expect.poll(async () => (await rows()).count(), patient).toBeGreaterThan(before);
    });
    expect(folds.some(({ outcome }) => outcome === 'failed')).toBe(true);
    expect(
      acknowledgedOf(items)
        .and(new Ranges((missingOf(items) ?? []).map((n) => [n, n])))
        .count(),
    ).toBe(0);
    expect(items.find((item) => item.kind === 'read-back')).toMatchObject({ found: { unread: [] } });
  });

  it('has lost by kill -9 exactly what a server that acknowledged before it wrote had in memory', async () => {
    const { server, given, ask, rows } = lazy;
    let truth = new Ranges();
    const { items } = await ledgerRun(given, 20, async () => {
      await ask(async (client) => {
        await client.query('CHECKPOINT');
        const flushed = async () => {
          const { rows } = await client.query<{ at: string }>('SELECT pg_current_wal_flush_lsn() AS at');
          return rows[0]?.at;
        };
        // It writes what it has in memory every ten seconds, and other things in between: until it had to be in memory.
        let at: string | undefined;
        do {
          const before = await flushed();
          await expect.poll(flushed, patient).not.toBe(before);
          at = await flushed();
          const kept = (await rows()).count();
          await expect.poll(async () => (await rows()).count(), patient).toBeGreaterThan(kept + 20);
        } while ((await flushed()) !== at);
      });
      await server.crash();
      await server.start();
      const back = (await rows()).count();
      await expect.poll(async () => (await rows()).count(), patient).toBeGreaterThan(back + 20);
      truth = await rows();
    });
    const acknowledged = acknowledgedOf(items);
    // The last ones may have been on their way when the truth was read.
    const seen = new Ranges([[0, (truth.last() ?? 0) - 10]]);
    const lost = acknowledged.and(seen).without(truth);
    expect(lost.count()).toBeGreaterThanOrEqual(20);
    const missing = new Ranges((missingOf(items) ?? []).map((n) => [n, n]));
    expect(acknowledged.and(missing).and(seen).runs()).toEqual(lost.runs());
    expect(items.find((item) => item.kind === 'read-back')).toMatchObject({ found: { unread: [] } });
  });
});
