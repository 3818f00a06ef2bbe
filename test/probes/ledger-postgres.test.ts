import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOf, ledgerRun, missingOf } from './ledger-run.ts';
import { postgres, startPostgres } from './postgres-server.ts';

describe.skipIf(postgres.isMissing)('a ledger in PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof startPostgres>> | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => server?.stop());

  const place = () => ({ host: '127.0.0.1', port: server?.port ?? 0, database: 'postgres', user: 'squall' });
  const query = async (ask: (client: pg.Client) => Promise<void>) => {
    const client = new pg.Client(place());
    await client.connect();
    try {
      await ask(client);
    } finally {
      await client.end();
    }
  };
  const tablesOf = async (client: pg.Client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'squall_ledger_%'`,
    );
    return rows.map(({ name }) => name);
  };

  it('misses exactly the rows that were deleted, counts those that are there twice, and drops its table', async () => {
    const { items } = await ledgerRun({ postgres: place(), rate: '50/s' }, 40, () =>
      query(async (client) => {
        const [table] = await tablesOf(client);
        const numbered = `split_part(id, '-', 2)::int`;
        await client.query(`DELETE FROM ${table} WHERE ${numbered} IN (3, 4, 5, 17)`);
        await client.query(`INSERT INTO ${table} SELECT id FROM ${table} WHERE ${numbered} = 9`);
      }),
    );
    expect(missingOf(items)).toEqual([3, 4, 5, 17]);
    expect(items.find((item) => item.kind === 'read-back')?.found?.twice).toEqual([[9, 2]]);
    expect(countOf(items, 'acknowledged')).toBeGreaterThanOrEqual(40);
    expect(countOf(items, 'indeterminate') + countOf(items, 'refused')).toBe(0);
    await query(async (client) => expect(await tablesOf(client)).toEqual([]));
  });
});
