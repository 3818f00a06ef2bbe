import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import pg from 'pg';
import { BadInputError, messageOf, secretField } from '#core';
import { readSecret } from '#secrets';
import { z } from 'zod';

const connectWithinMs = 10_000;

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

/** Connections to one database, opened when they are needed. */
export interface PostgresConnections {
  /**
   * Works on a connection that nobody else has meanwhile, and cuts it when the signal aborts. Rejects with
   * NotConnectedError when there was none to be had, with BadInputError when a secret or a certificate can't be read.
   */
  use<T>(signal: AbortSignal, work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** Cuts all connections. */
  close(): void;
}

/** Keeps up to `most` connections; `fresh` opens another for each use. Nothing is opened before the first use. */
export function openPostgres(
  place: PostgresPlace,
  { most, isFresh = false }: { most: number; isFresh?: boolean },
): PostgresConnections {
  const sockets = new Set<Socket>();
  const openSocket = () => {
    const socket = new Socket();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
  let pool: pg.Pool | undefined;
  let isClosed = false;

  function openPool(): pg.Pool {
    if (pool) return pool;
    const { host, port, database, user, password } = place;
    const secret = password === undefined ? {} : { password: readSecret(password) };
    pool = new pg.Pool({
      host,
      port,
      database,
      user,
      ...secret,
      ssl: tlsOf(place),
      max: most,
      connectionTimeoutMillis: connectWithinMs,
      stream: openSocket,
    });
    // A connection that breaks while idle is replaced by the next use.
    pool.on('error', () => undefined);
    return pool;
  }

  async function connect(signal: AbortSignal): Promise<pg.PoolClient> {
    const opening = openPool().connect();
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(new NotConnectedError('not connected in time'));
    signal.addEventListener('abort', abort);
    if (signal.aborted || isClosed) abort();
    try {
      return await Promise.race([aborted, opening]);
    } catch (error) {
      opening.then(
        (late) => late.release(isFresh),
        () => undefined,
      );
      if (error instanceof NotConnectedError) throw error;
      throw new NotConnectedError(codeOfPostgres(error), { cause: error });
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  return {
    async use(signal, work) {
      const client = await connect(signal);
      let isReleased = false;
      const release = (isBroken: boolean) => {
        if (!isReleased) client.release(isBroken);
        isReleased = true;
      };
      const abandon = () => release(true);
      client.on('error', abandon);
      signal.addEventListener('abort', abandon);
      try {
        const result = await work(client);
        release(isFresh);
        return result;
      } catch (error) {
        release(isFresh || !(error instanceof pg.DatabaseError));
        throw error;
      } finally {
        signal.removeEventListener('abort', abandon);
        client.off('error', abandon);
      }
    },
    close() {
      isClosed = true;
      void pool?.end().catch(() => undefined);
      for (const socket of sockets) socket.destroy();
    },
  };
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

function tlsOf({ host, sslmode, sslrootcert }: PostgresPlace): pg.PoolConfig['ssl'] {
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
    throw new BadInputError(`The certificates ${path} can't be read: ${messageOf(error)}`, {
      hint: 'Check the path of sslrootcert and who may read it.',
    });
  }
}
