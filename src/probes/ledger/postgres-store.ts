import { BadInputError, isOwnTrouble, Ranges } from '#core';
import type { ClientBase } from 'pg';
import {
  NoneFreeError,
  NotConnectedError,
  codeOfPostgres,
  createOnce,
  noSuchTable,
  openPostgres,
  sqlStateOf,
} from '../postgres-connection.ts';
import { dropTable } from '../postgres-table.ts';
import { wordFor } from '#requests';
import type { PostgresStoreParams } from './params.ts';
import { readsAtOnce, writtenWhenBroken } from './store.ts';
import type { OneReading, Reading, Store, Written } from './store.ts';

/** The server went away or broke down, so that it did not tell whether the statement took effect. */
const unsureState = /^(?:08...|57P0[12]|40003|58...|XX...)$/;

/** Keeps a ledger in a table of its own, which is dropped after the last reading. */
export function postgresStore(params: PostgresStoreParams, onDropped: () => void): Store {
  const { table } = params;
  const writing = openPostgres(params, { most: params.connectionsAtOnce });
  const reading = openPostgres(params, { most: readsAtOnce });
  // What was kept open may lead to a server that is no more.
  const readingBack = openPostgres(params, { most: 1, isFresh: true });
  const closed = new AbortController();
  let isThere = false;

  /** Whoever misses the table makes it, so that no write depends on what became of another. */
  async function create(client: ClientBase): Promise<void> {
    if (isThere) return;
    await createOnce(
      client,
      `CREATE TABLE IF NOT EXISTS ${table} (id text NOT NULL);
      CREATE INDEX IF NOT EXISTS ${table}_id ON ${table} (id)`,
    );
    isThere = true;
  }

  async function write(id: string, signal: AbortSignal): Promise<Written> {
    let isSent = false;
    try {
      await writing.use(AbortSignal.any([closed.signal, signal]), async (client) => {
        await create(client);
        isSent = true;
        await client.query(`INSERT INTO ${table} (id) VALUES ($1)`, [id]);
      });
      return { outcome: 'acknowledged' };
    } catch (error) {
      return isSent ? writtenAfter(error) : notWritten(error);
    }
  }

  async function read(id: string, signal: AbortSignal): Promise<OneReading> {
    try {
      const { rowCount } = await reading.use(signal, (client) =>
        client.query(`SELECT 1 FROM ${table} WHERE id = $1 LIMIT 1`, [id]),
      );
      return rowCount === 0 ? 'missing' : 'found';
    } catch (error) {
      return sqlStateOf(error) === noSuchTable ? 'missing' : { reason: reasonOf(error) };
    }
  }

  async function readBack(numbers: Ranges, signal: AbortSignal): Promise<Reading> {
    const { kept, twice } = await readKept(signal);
    return { missing: numbers.without(kept), unread: new Ranges(), twice };
  }

  /** Which numbers are there; none when the whole table is gone, as after a failover that lost it. */
  async function readKept(signal: AbortSignal): Promise<{ kept: Ranges; twice: [number, number][] }> {
    try {
      return await readingBack.use(signal, async (client) => {
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
    prepare: (signal) => {
      const soon = AbortSignal.timeout(params.timeoutMs);
      return writing.use(AbortSignal.any([closed.signal, signal, soon]), create);
    },
    write,
    read,
    readBack,
    clear: (signal) =>
      readingBack.use(signal, (client) => client.query(dropTable(table))).then(onDropped, () => undefined),
    close() {
      closed.abort();
      for (const connections of [writing, reading, readingBack]) connections.close();
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
  return error instanceof NotConnectedError || error instanceof NoneFreeError
    ? error.message
    : codeOfPostgres(error);
}

/** What went wrong before the row was sent. */
function notWritten(error: unknown): Written {
  if (error instanceof NoneFreeError) return { outcome: 'not sent', reason: error.message };
  if (error instanceof BadInputError) return writtenWhenBroken(error);
  if (error instanceof NotConnectedError && isOwnTrouble(error.cause)) return writtenWhenBroken(error.cause);
  const state = sqlStateOf(error);
  return {
    outcome: 'refused',
    reason:
      state === undefined
        ? (wordFor(reasonOf(error)) ?? `not connected: ${reasonOf(error)}`)
        : `SQL error ${state}`,
  };
}

function writtenAfter(error: unknown): Written {
  const state = sqlStateOf(error);
  if (state === undefined || unsureState.test(state))
    return {
      outcome: 'indeterminate',
      reason: wordFor(codeOfPostgres(error)) ?? `connection lost: ${codeOfPostgres(error)}`,
    };
  return { outcome: 'refused', reason: `SQL error ${state}` };
}
