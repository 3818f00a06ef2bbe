import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { component } from '../components.ts';

export const bind = component('BIND', { command: 'named', debianPackage: 'bind9' });
const nsupdate = component('nsupdate', { command: 'nsupdate', debianPackage: 'bind9-dnsutils' });

export interface Bind extends AsyncDisposable {
  host: string;
  port: number;
  pid: number;
  /** Changes the zone in one step: lines of nsupdate, such as `add a.shop.test 60 A 127.0.0.1`. */
  update(...lines: string[]): void;
}

const startWithinMs = 20_000;
const portAttempts = 10;

/** BIND as the authority of `shop.test`, with these records in the form of a zone file. Ends with the stack. */
export async function startBind(records: readonly string[], host = '127.0.0.1'): Promise<Bind> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(records, host, await freePort(host));
    } catch (error) {
      if (attempt === portAttempts || !String(error).includes('address in use')) throw error;
    }
  }
}

async function start(records: readonly string[], host: string, port: number): Promise<Bind> {
  const directory = mkdtempSync(join(tmpdir(), 'squall-bind-'));
  const zone = ['$TTL 60', '@ SOA ns hostmaster 1 60 60 600 5', '@ NS ns', `ns A ${host}`, ...records, ''];
  writeFileSync(join(directory, 'zone'), zone.join('\n'));
  writeFileSync(join(directory, 'named.conf'), configuration(directory, host, port));
  const server = spawn(bind.path, ['-g', '-4', '-n', '1', '-c', join(directory, 'named.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'exit');
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    kill();
    await ended;
    process.off('exit', kill);
    rmSync(directory, { recursive: true, force: true });
  };
  const patience = setTimeout(kill, startWithinMs);
  let told = '';
  const { promise: running, resolve } = Promise.withResolvers<boolean>();
  server.stderr.on('data', (chunk: Buffer) => {
    told = (told + String(chunk)).slice(-20_000);
    if (/ running$/m.test(told)) resolve(true);
  });
  const isRunning = await Promise.race([running, ended.then(() => false)]);
  clearTimeout(patience);
  if (!isRunning || told.includes('address in use')) {
    await stop();
    throw new Error(`named did not start: ${told}`);
  }
  return {
    host,
    port,
    pid: server.pid ?? 0,
    update: (...lines) => update(host, port, lines),
    [Symbol.asyncDispose]: stop,
  };
}

/** Without what named would share with another one on this machine. */
function configuration(directory: string, host: string, port: number): string {
  return `
options {
  directory "${directory}";
  listen-on port ${port} { ${host}; };
  listen-on-v6 { none; };
  pid-file none; lock-file none; session-keyfile none;
  recursion no; dnssec-validation no; allow-transfer { none; }; notify no;
};
controls { };
zone "shop.test" { type primary; file "zone"; allow-update { 127.0.0.0/8; }; };
`;
}

function update(host: string, port: number, lines: readonly string[]): void {
  const input = [
    `server ${host} ${port}`,
    'zone shop.test',
    ...lines.map((line) => `update ${line}`),
    'send',
    '',
  ];
  const { status, stderr } = spawnSync(nsupdate.path, ['-v'], { input: input.join('\n'), encoding: 'utf8' });
  if (status !== 0) throw new Error(`nsupdate ended with ${status}: ${stderr}`);
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
