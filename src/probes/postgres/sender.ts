import { BadInputError } from '#core';
import type { CreateSender } from '#pacing';
import type { ClientBase } from 'pg';
import type { z } from 'zod';
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
import { compileTolerance, type IsWithin } from '../tolerance.ts';
import { troubleOf, type Trouble } from '#requests';
import { senderParams } from './params.ts';

type Params = z.output<typeof senderParams>;
type Told = Trouble | { outcome: 'ok'; reason?: undefined };

/** Makes one round trip a send. */
export const createSender: CreateSender = (given, context) => {
  const params = senderParams.parse(given);
  const connections = openPostgres(params, {
    most: params.connectionsAtOnce,
    isFresh: params.connections === 'fresh',
  });
  const trip = params.table === undefined ? question(params) : transaction(params.table);
  const closed = new AbortController();
  return {
    async prepare(signal) {
      const soon = AbortSignal.timeout(params.timeoutMs);
      const { begin } = trip;
      if (begin) await connections.use(AbortSignal.any([closed.signal, signal, soon]), begin);
    },
    send(settle) {
      const abandoned = new AbortController();
      const signal = AbortSignal.any([closed.signal, abandoned.signal]);
      void connections
        .use(signal, trip.make)
        .catch(troubleAfter)
        .then(({ outcome, reason }) => settle(outcome, reason));
      return () => abandoned.abort();
    },
    finish: async (signal) => {
      const { end } = trip;
      const removed = () => context.observe({ kind: 'removed' });
      if (end) await connections.use(signal, end).then(removed, () => undefined);
    },
    close() {
      closed.abort();
      connections.close();
    },
  };
};

interface Trip {
  /** Makes what it needs; where that fails, each trip makes up for it. */
  begin?: (client: ClientBase) => Promise<void>;
  make: (client: ClientBase) => Promise<Told>;
  /** Takes away what it left. */
  end?: (client: ClientBase) => Promise<unknown>;
}

function question({ query = 'SELECT 1', expect }: Params): Trip {
  const isWithin: IsWithin = expect === undefined ? () => true : compileTolerance(expect);
  return {
    make: async (client) => {
      const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' });
      const [row] = rows;
      if (expect !== undefined && !row) return { outcome: 'failed', reason: 'no row' };
      const told = isWithin(row?.[0]);
      if (told === undefined) return { outcome: 'unknown', reason: 'the value could not be judged in time' };
      return told ? { outcome: 'ok' } : { outcome: 'failed', reason: 'the value is outside' };
    },
  };
}

/** Writes a row into a table of its own, reads it back and takes it out; no two wait for each other. */
function transaction(table: string): Trip {
  let isThere = false;
  let next = 0;
  const begin = async (client: ClientBase) => {
    if (!isThere) await createOnce(client, `CREATE TABLE IF NOT EXISTS ${table} (n int NOT NULL)`);
    isThere = true;
  };
  return {
    begin,
    make: async (client) => {
      const n = next++;
      await begin(client);
      try {
        await client.query('BEGIN');
        await client.query(`INSERT INTO ${table} (n) VALUES ($1)`, [n]);
        const { rowCount } = await client.query(`SELECT n FROM ${table} WHERE n = $1`, [n]);
        await client.query(`DELETE FROM ${table} WHERE n = $1`, [n]);
        await client.query('COMMIT');
        return rowCount === 1
          ? { outcome: 'ok' }
          : { outcome: 'failed', reason: 'the row was not read back' };
      } catch (error) {
        // One that was lost is a failure, and made anew by the next.
        if (sqlStateOf(error) === noSuchTable) isThere = false;
        // Where the server ends the connection with its error, nothing is left to roll back.
        if (sqlStateOf(error) !== undefined) await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    end: (client) => client.query(dropTable(table)),
  };
}

function troubleAfter(error: unknown): Told {
  // A secret or a certificate that can't be read; its text names the reference alone.
  if (error instanceof BadInputError || error instanceof NoneFreeError)
    return { outcome: 'unknown', reason: error.message };
  const cause = error instanceof NotConnectedError ? error.cause : error;
  const state = sqlStateOf(cause);
  if (state !== undefined) return { outcome: 'failed', reason: `SQL error ${state}` };
  if (cause instanceof Error && 'code' in cause) return troubleOf(cause);
  return {
    outcome: 'failed',
    reason: `connection lost: ${cause === undefined ? 'timeout' : codeOfPostgres(cause)}`,
  };
}
