import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import pg from 'pg';
import { BadInputError, secretField, whyUnread } from '#core';
import { mostInFlight } from '#pacing';
import { readSecret } from '#secrets';
import { z } from 'zod';
import { cancelSession } from './postgres-cancel.ts';

const connectWithinMs = 10_000;
/** A connection that was not used for so long is closed, as a pool of pg does. */
const idleForMs = 10_000;

/** Where a PostgreSQL database is; what a file and a sender take. The names of TLS are those of libpq. */
export const postgresFields = {
  host: z.string().min(1).meta({ description: 'The host of the server.' }),
  port: z.int().min(1).max(65_535).default(5432).meta({ description: 'The port of the server.' }),
  database: z.string().min(1).meta({ description: 'The name of the database.' }),
  user: z.string().min(1).meta({ description: 'Who connects.' }),
  password: secretField.optional(),
  sslmode: z
    .enum(['disable', 'require', 'verify-ca', 'verify-full'])
    .default('disable')
    .meta({ description: 'TLS as libpq has it: require checks no certificate, verify-full the name too.' }),
  sslrootcert: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The file of the certificates that verify-ca and verify-full trust.' }),
};

const place = z.object(postgresFields);
export type PostgresPlace = z.output<typeof place>;

/** No connection came to be, so that nothing can have been done. */
export class NotConnectedError extends Error {}

/** As many connections as there may be are in use: a bound of Squall's own, which tells nothing of the server. */
export class NoneFreeError extends Error {
  constructor() {
    super('every connection is in use');
  }
}

/** A server takes a hundred connections by default; half of them are left to others. */
const mostConnections = 50;

/** As many as are in use when nothing is answered, on a busy machine too. */
export function connectionsFor(ratePerSecond: number, timeoutMs: number): number {
  return Math.min(mostConnections, mostInFlight(1000 / ratePerSecond, timeoutMs));
}

/** Connections to one database, opened when they are needed. */
export interface PostgresConnections {
  /**
   * Works on a connection that nobody else has meanwhile, and cuts it when the signal aborts: its place is free from
   * that moment on. Rejects with NoneFreeError when all are in use, for nobody waits for another; with NotConnectedError
   * when none came to be, with BadInputError when a secret or a certificate can't be read.
   */
  use<T>(signal: AbortSignal, work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** Cuts all connections. */
  close(): void;
}

interface Connection {
  client: pg.Client;
  socket: Socket;
  /** When it was given back last. */
  idleSinceMs: number;
}

/** Keeps up to `most` connections; `fresh` opens another for each use. Nothing is opened before the first use. */
export function openPostgres(
  place: PostgresPlace,
  { most, isFresh = false }: { most: number; isFresh?: boolean },
): PostgresConnections {
  const inUse = new Set<Connection>();
  /** The one that was given back last is the next to be used. */
  const idle: Connection[] = [];
  const sockets = new Set<Socket>();
  let settings: pg.ClientConfig | undefined;
  let isClosed = false;

  function open(): Connection {
    settings ??= settingsOf(place);
    const socket = new Socket();
    const client = new pg.Client({ ...settings, stream: () => socket });
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Who uses it is told by what it asked; one that breaks while idle is replaced by the next use.
    client.on('error', () => undefined);
    return { client, socket, idleSinceMs: 0 };
  }

  function takeIdle(): Connection | undefined {
    const oldestMs = performance.now() - idleForMs;
    while (idle[0] && idle[0].idleSinceMs < oldestMs) end(idle.shift());
    for (let last = idle.pop(); last; last = idle.pop()) if (last.socket.readyState === 'open') return last;
    return undefined;
  }

  function giveBack(connection: Connection, isWhole: boolean): void {
    inUse.delete(connection);
    if (!isWhole || isClosed) connection.socket.destroy();
    else if (isFresh) end(connection);
    else idle.push(Object.assign(connection, { idleSinceMs: performance.now() }));
  }

  return {
    async use(signal, work) {
      if (inUse.size >= most) throw new NoneFreeError();
      if (signal.aborted || isClosed) throw new NotConnectedError('not connected in time');
      const kept = takeIdle();
      const connection = kept ?? open();
      inUse.add(connection);
      const { client, socket } = connection;
      const { promise: aborted, reject } = Promise.withResolvers<never>();
      aborted.catch(() => undefined);
      const cut = () => {
        inUse.delete(connection);
        socket.destroy();
        cancelSession(place, client);
        reject(new NotConnectedError('not connected in time'));
      };
      signal.addEventListener('abort', cut);
      let isWhole = false;
      try {
        if (!kept) await Promise.race([client.connect().catch(throwNotConnected), aborted]);
        const result = await work(client);
        isWhole = true;
        return result;
      } catch (error) {
        isWhole = error instanceof pg.DatabaseError;
        throw error;
      } finally {
        signal.removeEventListener('abort', cut);
        giveBack(connection, isWhole && !signal.aborted);
      }
    },
    close() {
      isClosed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

function settingsOf(place: PostgresPlace): pg.ClientConfig {
  const { host, port, database, user, password } = place;
  return {
    host,
    port,
    database,
    user,
    ...(password !== undefined && { password: readSecret(password) }),
    ssl: tlsOf(place),
    connectionTimeoutMillis: connectWithinMs,
  };
}

function end(connection: Connection | undefined): void {
  void connection?.client.end().catch(() => undefined);
}

function throwNotConnected(error: unknown): never {
  throw new NotConnectedError(codeOfPostgres(error), { cause: error });
}

/** The code of an error: SQLSTATE, or that of the network; its name where it has none. Never its text. */
export function codeOfPostgres(error: unknown): string {
  const code: unknown = Object(error).code;
  if (typeof code === 'string' && code !== '') return code;
  // These pg tells in words alone.
  if (error instanceof Error && /timeout/i.test(error.message)) return 'connect timeout';
  if (error instanceof Error && /does not support SSL/.test(error.message)) return 'no TLS';
  return error instanceof Error ? error.name : 'unknown error';
}

/** The SQLSTATE of an answer that refused a statement; undefined for an error of the connection. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? codeOfPostgres(error) : undefined;
}

/** The SQLSTATE of what asks for a table that is not there. */
export const noSuchTable = '42P01';
/** What two meet who create one thing at the same time, IF NOT EXISTS or not: by then it is there. */
const createdMeanwhile = new Set(['23505', '42710', '42P07']);

/** Creates what is not there; `statement` says IF NOT EXISTS. */
export async function createOnce(client: pg.ClientBase, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    if (!createdMeanwhile.has(sqlStateOf(error) ?? '')) throw error;
  }
}

function tlsOf({ host, sslmode, sslrootcert }: PostgresPlace): pg.ClientConfig['ssl'] {
  if (sslmode === 'disable') return false;
  if (sslmode === 'require') return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ...(sslrootcert !== undefined && { ca: readCertificates(sslrootcert) }),
    // The name that was asked for, which for an address Node.js would not look at.
    checkServerIdentity: (_, certificate) =>
      sslmode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
  };
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadInputError(`The certificates ${path} can't be read: ${whyUnread(error)}.`, {
      hint: 'Check the path of sslrootcert and who may read it.',
    });
  }
}
