import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { component } from '../components.ts';

const versions = '/usr/lib/postgresql';
const programs = join(versions, newestVersion(), 'bin');
export const postgres = component('postgres', {
  command: join(programs, 'postgres'),
  debianPackage: 'postgresql',
});
const startWithinMs = 30_000;
const preparedWithinMs = 60_000;
const isReady = 'ready to accept connections';

export interface PostgresServer {
  port: number;
  /** kill -9 of the server and all that it started: what only their memory held is gone. */
  crash(): Promise<void>;
  /** Starts it again on the same data, after a crash. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface PostgresOptions {
  /** Settings of postgresql.conf; fsync is off unless told. */
  settings?: readonly string[];
  /** The server's certificate and key; it then takes TLS alone. */
  tls?: { certificate: string; key: string };
}

/** PostgreSQL on a free port of loopback, with a directory of its own. */
export async function startPostgres({ settings = [], tls }: PostgresOptions = {}): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'squall-postgres-'));
  const account = unprivileged();
  const own = (path: string, mode: number) => {
    chmodSync(path, mode);
    if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid);
  };
  own(directory, 0o700);
  const options = { ...account, cwd: directory, stdio: 'ignore' as const, timeout: preparedWithinMs };
  const data = join(directory, 'data');
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'squall', '-A', 'trust', '-N'], options);
    if (tls) {
      for (const [name, text] of [
        ['server.crt', tls.certificate],
        ['server.key', tls.key],
      ] as const) {
        writeFileSync(join(data, name), text);
        own(join(data, name), 0o600);
      }
      const rules = join(data, 'pg_hba.conf');
      writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll(/^host /gm, 'hostssl '));
    }
    const port = await freePort();
    const all = [
      'fsync=off',
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${directory}`,
      ...(tls ? ['ssl=on'] : []),
      ...settings,
    ];
    const flags = ['-D', data, '-p', String(port), ...all.flatMap((setting) => ['-c', setting])];
    let running = await launch(flags, { ...account, cwd: directory });
    return {
      port,
      crash: () => running.end('SIGKILL'),
      start: async () => {
        running = await launch(flags, { ...account, cwd: directory });
      },
      stop: async () => {
        await running.end('SIGINT');
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

interface Running {
  end(signal: 'SIGKILL' | 'SIGINT'): Promise<void>;
}

/** Waits until it takes connections, for a limited time. */
async function launch(
  flags: string[],
  options: { uid?: number | undefined; gid?: number; cwd: string },
): Promise<Running> {
  const server = spawn(postgres.path, flags, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const patience = setTimeout(kill, startWithinMs);
  const end = async (signal: 'SIGKILL' | 'SIGINT') => {
    const children = signal === 'SIGKILL' ? childrenOf(server.pid) : [];
    server.kill(signal);
    for (const child of children) killIfThere(child);
    await ended;
    await Promise.all(children.map(gone));
    process.off('exit', kill);
  };
  let told = '';
  const ready = Promise.withResolvers<boolean>();
  server.stderr.on('data', (chunk) => {
    told += String(chunk);
    if (told.includes(isReady)) ready.resolve(true);
  });
  server.stderr.once('close', () => ready.resolve(false));
  const isUp = await ready.promise;
  clearTimeout(patience);
  if (isUp) return { end };
  await end('SIGKILL');
  throw new Error(`postgres did not start: ${told}`);
}

function childrenOf(pid: number | undefined): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number) : [];
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** Its memory is shared with the others until the last one has ended; who adopted it has to bury it. */
async function gone(pid: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const isAlive = () => {
    try {
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  const looking = setInterval(() => {
    if (!isAlive()) resolve();
  }, 10);
  await promise;
  clearInterval(looking);
}

/** Debian keeps a folder for each version. */
function newestVersion(): string {
  const all = existsSync(versions) ? readdirSync(versions) : [];
  return all.sort((a, b) => Number(b) - Number(a))[0] ?? 'none';
}

/** PostgreSQL does not run as root. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
