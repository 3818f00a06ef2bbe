import { Socket } from 'node:net';
import pg from 'pg';
import { BadInputError, Ranges } from '#core';
import { readSecret } from '#secrets';
import type { PostgresStoreParams } from './params.ts';
import { codeOf, writtenWhenBroken } from './store.ts';
import type { Reading, Store, Written } from './store.ts';

const connectionsAtOnce = 10;
const noSuchTable = '42P01';
const connectWithinMs = 10_000;
/** The server went away, so that it did not tell whether the statement took effect. */
const unsureState = /^(?:08...|57P0[12]|40003)$/;

/** Keeps a ledger in a table of its own, which is dropped after the last reading. */
export function postgresStore(
  { host, port, database, user, password }: PostgresStoreParams,
  token: string,
): Store {
  const table = `squall_ledger_${token}`;
  const sockets = new Set<Socket>();
  const openSocket = () => {
    const socket = new Socket();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
  let pool: pg.Pool | undefined;
  let ready: Promise<unknown> | undefined;

  function openPool(): pg.Pool {
    if (pool) return pool;
    const secret = password === undefined ? {} : { password: readSecret(password) };
    const place = { host, port, database, user, ...secret };
    pool = new pg.Pool({
      ...place,
      max: connectionsAtOnce,
      connectionTimeoutMillis: connectWithinMs,
      stream: openSocket,
    });
    // A connection that breaks while idle is replaced by the next write.
    pool.on('error', () => undefined);
    return pool;
  }

  /** Creates the table before the first write; a failure is tried again by the next. */
  async function connect(): Promise<pg.PoolClient> {
    const opened = openPool();
    ready ??= opened.query(`CREATE TABLE IF NOT EXISTS ${table} (id text NOT NULL)`);
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw error;
    }
    return opened.connect();
  }

  async function write(id: string, signal: AbortSignal): Promise<Written> {
    let client: pg.PoolClient;
    try {
      client = await connect();
    } catch (error) {
      if (error instanceof BadInputError) return writtenWhenBroken(error);
      return { outcome: 'refused', reason: `not connected: ${codeOf(error)}` };
    }
    if (signal.aborted) {
      client.release();
      return { outcome: 'refused', reason: 'not sent in time' };
    }
    let isReleased = false;
    const release = (isBroken: boolean) => {
      if (!isReleased) client.release(isBroken);
      isReleased = true;
    };
    const abandon = () => release(true);
    client.on('error', abandon);
    signal.addEventListener('abort', abandon);
    try {
      await client.query(`INSERT INTO ${table} (id) VALUES ($1)`, [id]);
      release(false);
      return { outcome: 'acknowledged' };
    } catch (error) {
      release(!(error instanceof pg.DatabaseError));
      return writtenAfter(error);
    } finally {
      signal.removeEventListener('abort', abandon);
      client.off('error', abandon);
    }
  }

  async function readBack(numbers: Ranges, signal: AbortSignal): Promise<Reading> {
    const cut = () => closeSockets();
    signal.addEventListener('abort', cut);
    try {
      const { kept, twice } = await readKept();
      // A table that could not be read is left where it is.
      await openPool()
        .query(`DROP TABLE IF EXISTS ${table}`)
        .catch(() => undefined);
      return { missing: numbers.without(kept), unread: new Ranges(), twice };
    } finally {
      signal.removeEventListener('abort', cut);
    }
  }

  /** Which numbers are there; none when the whole table is gone, as after a failover that lost it. */
  async function readKept(): Promise<{ kept: Ranges; twice: [n: number, times: number][] }> {
    try {
      const { rows: runs } = await openPool().query<{ first: number; last: number }>(runsOf(table));
      const { rows: twice } = await openPool().query<{ n: number; times: number }>(twiceIn(table));
      return {
        kept: new Ranges(runs.map(({ first, last }) => [first, last])),
        twice: twice.map(({ n, times }) => [n, times]),
      };
    } catch (error) {
      if (codeOf(error) === noSuchTable) return { kept: new Ranges(), twice: [] };
      throw error;
    }
  }

  function closeSockets(): void {
    for (const socket of sockets) socket.destroy();
  }

  return {
    write,
    readBack,
    close() {
      void pool?.end().catch(() => undefined);
      closeSockets();
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

function writtenAfter(error: unknown): Written {
  const code = codeOf(error);
  if (!(error instanceof pg.DatabaseError)) return { ...writtenWhenBroken(error), outcome: 'indeterminate' };
  return unsureState.test(code)
    ? { outcome: 'indeterminate', reason: `connection lost: ${code}` }
    : { outcome: 'refused', reason: `SQL error ${code}` };
}
