import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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

/** PostgreSQL on a free port of loopback, with a directory of its own. */
export async function startPostgres(): Promise<{ port: number; stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'squall-postgres-'));
  const account = unprivileged();
  chmodSync(directory, 0o700);
  if (account.uid !== undefined) chownSync(directory, account.uid, account.gid);
  const options = { ...account, cwd: directory, stdio: 'ignore' as const };
  const data = join(directory, 'data');
  try {
    execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'squall', '-A', 'trust', '-N'], options);
    const port = await freePort();
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${directory}`];
    const flags = settings.flatMap((setting) => ['-c', setting]);
    const server = spawn(postgres.path, ['-D', data, '-p', String(port), ...flags], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(server, 'exit');
    const kill = () => server.kill('SIGKILL');
    process.once('exit', kill);
    const patience = setTimeout(kill, startWithinMs);
    const stop = async () => {
      server.kill('SIGINT');
      await ended;
      process.off('exit', kill);
      rmSync(directory, { recursive: true, force: true });
    };
    let told = '';
    for await (const chunk of server.stderr) {
      told += String(chunk);
      if (told.includes('ready to accept connections')) break;
    }
    clearTimeout(patience);
    if (told.includes('ready to accept connections')) return { port, stop };
    await stop();
    throw new Error(`postgres did not start: ${told}`);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Debian keeps a folder for each version. */
function newestVersion(): string {
  const all = existsSync(versions) ? readdirSync(versions) : [];
  return all.sort((a, b) => Number(b) - Number(a))[0] ?? 'none';
}

/** PostgreSQL does not run as root. */
function unprivileged(): { uid: number; gid: number } | { uid?: undefined } {
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
