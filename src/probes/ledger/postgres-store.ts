import { BadInputError, Ranges } from '#core';
import { NotConnectedError, codeOfPostgres, openPostgres, sqlStateOf } from '../postgres-connection.ts';
import type { PostgresStoreParams } from './params.ts';
import { writtenWhenBroken } from './store.ts';
import type { OneReading, Reading, Store, Written } from './store.ts';

const connectionsAtOnce = 14;
const noSuchTable = '42P01';
/** The server went away, so that it did not tell whether the statement took effect. */
const unsureState = /^(?:08...|57P0[12]|40003)$/;

/** Keeps a ledger in a table of its own, which is dropped after the last reading. */
export function postgresStore(params: PostgresStoreParams, token: string): Store {
  const table = `squall_ledger_${token}`;
  const connections = openPostgres(params, { most: connectionsAtOnce });
  const closed = new AbortController();
  let ready: Promise<unknown> | undefined;

  /** Creates the table before the first write; a failure is tried again by the next. */
  async function create(): Promise<void> {
    ready ??= connections.use(closed.signal, (client) =>
      client.query(`
        CREATE TABLE IF NOT EXISTS ${table} (id text NOT NULL);
        CREATE INDEX IF NOT EXISTS ${table}_id ON ${table} (id)`),
    );
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw error;
    }
  }

  async function write(id: string, signal: AbortSignal): Promise<Written> {
    try {
      await create();
    } catch (error) {
      if (error instanceof BadInputError) return writtenWhenBroken(error);
      return { outcome: 'refused', reason: `not connected: ${reasonOf(error)}` };
    }
    try {
      await connections.use(signal, (client) => client.query(`INSERT INTO ${table} (id) VALUES ($1)`, [id]));
      return { outcome: 'acknowledged' };
    } catch (error) {
      return writtenAfter(error);
    }
  }

  async function read(id: string, signal: AbortSignal): Promise<OneReading> {
    try {
      const { rowCount } = await connections.use(signal, (client) =>
        client.query(`SELECT 1 FROM ${table} WHERE id = $1 LIMIT 1`, [id]),
      );
      return rowCount === 0 ? 'missing' : 'found';
    } catch (error) {
      return sqlStateOf(error) === noSuchTable ? 'missing' : { reason: reasonOf(error) };
    }
  }

  async function readBack(numbers: Ranges, signal: AbortSignal): Promise<Reading> {
    const { kept, twice } = await readKept(signal);
    // A table that could not be read is left where it is.
    await connections
      .use(signal, (client) => client.query(`DROP TABLE IF EXISTS ${table}`))
      .catch(() => undefined);
    return { missing: numbers.without(kept), unread: new Ranges(), twice };
  }

  /** Which numbers are there; none when the whole table is gone, as after a failover that lost it. */
  async function readKept(signal: AbortSignal): Promise<{ kept: Ranges; twice: Reading['twice'] }> {
    try {
      return await connections.use(signal, async (client) => {
        const { rows: runs } = await client.query<{ first: number; last: number }>(runsOf(table));
        const { rows: twice } = await client.query<{ n: number; times: number }>(twiceIn(table));
        return {
          kept: new Ranges(runs.map(({ first, last }) => [first, last])),
          twice: twice.map(({ n, times }): [number, number] => [n, times]),
        };
      });
    } catch (error) {
      if (sqlStateOf(error) === noSuchTable) return { kept: new Ranges(), twice: [] };
      throw error;
    }
  }

  return {
    prepare: create,
    write,
    read,
    readBack,
    close() {
      closed.abort();
      connections.close();
    },
  };
}

const number = `split_part(id, '-', 2)::int`;

/** Runs of consecutive numbers: the difference of a number and its place is one for each run. */
const runsOf = (table: string) => `
  SELECT min(n) AS first, max(n) AS last
  FROM (SELECT n, n - dense_rank() OVER (ORDER BY n) AS run FROM (SELECT ${number} AS n FROM ${table}) AS kept) AS placed
  GROUP BY run ORDER BY first`;

const twiceIn = (table: string) => `
  SELECT ${number} AS n, count(*)::int AS times FROM ${table} GROUP BY id HAVING count(*) > 1 ORDER BY n`;

function reasonOf(error: unknown): string {
  return error instanceof NotConnectedError ? error.message : codeOfPostgres(error);
}

function writtenAfter(error: unknown): Written {
  if (error instanceof NotConnectedError)
    return { outcome: 'refused', reason: `not connected: ${error.message}` };
  const state = sqlStateOf(error);
  if (state === undefined)
    return { outcome: 'indeterminate', reason: `connection lost: ${codeOfPostgres(error)}` };
  return unsureState.test(state)
    ? { outcome: 'indeterminate', reason: `connection lost: ${state}` }
    : { outcome: 'refused', reason: `SQL error ${state}` };
}
