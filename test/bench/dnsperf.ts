import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuUsOf } from './cpu-of.ts';

interface Run {
  host: string;
  port: number;
  hosts: readonly string[];
  perSecond: number;
  forMs: number;
}

interface Measured {
  cpuUsPerQuery: number;
  sent: number;
  lost: number;
}

const warmMs = 1500;
const lookEveryMs = 10;

/** Lets dnsperf ask for these names, and tells what each query cost it once it was warm. */
export async function runDnsperf(
  path: string,
  { host, port, hosts, perSecond, forMs }: Run,
): Promise<Measured> {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'squall-dnsperf-'));
  const file = join(directory.path, 'questions');
  writeFileSync(file, hosts.map((name) => `${name} A\n`).join(''));
  const seconds = (warmMs + forMs) / 1000;
  const args = [
    '-s',
    host,
    '-p',
    String(port),
    '-Q',
    String(perSecond),
    '-l',
    String(seconds),
    '-e',
    '-d',
    file,
  ];
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const begunMs = performance.now();
  const looks: { atMs: number; cpuUs: number }[] = [];
  const timer = setInterval(() => {
    const cpuUs = cpuUsOf(child.pid ?? 0);
    const atMs = performance.now() - begunMs;
    if (cpuUs !== undefined && atMs < warmMs + forMs) looks.push({ atMs, cpuUs });
  }, lookEveryMs);
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (told += String(chunk)));
  await ended;
  clearInterval(timer);
  const warm = looks.filter(({ atMs }) => atMs >= warmMs);
  const [first, last] = [warm[0], warm.at(-1)];
  if (!first || !last) throw new Error(`dnsperf told nothing: ${told}`);
  const queries = ((last.atMs - first.atMs) / 1000) * perSecond;
  return {
    cpuUsPerQuery: (last.cpuUs - first.cpuUs) / queries,
    sent: Number(/Queries sent:\s+(\d+)/.exec(told)?.[1]),
    lost: Number(/Queries lost:\s+(\d+)/.exec(told)?.[1]),
  };
}
