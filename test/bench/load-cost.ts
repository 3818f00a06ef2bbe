import { loadOutcomes } from '#core';
import type { LoadJob, LoadSlice } from '#core';
import { engineNamed } from '#load';
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { component } from '../components.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { cpuUsOf } from './cpu-of.ts';

const seconds = 4;
const warmMs = 1500;
const connections = 50;
/** Of the open loop: well below what one process can send, so that no place is late. */
const pacedPerSecond = 15_000;

interface Cost {
  perSecond: number;
  /** CPU seconds of the client for 100,000 requests. */
  cpu: number;
}

/** What a request costs who sends it, beside wrk, raw autocannon and raw undici, against the same server. */
export const loadCost: Benchmark = {
  name: 'load-cost',
  async run() {
    if (process.platform !== 'linux') return [];
    const server = fork(fileURLToPath(new URL('fixed-answer-process.ts', import.meta.url)));
    try {
      const [{ port }] = await once(server, 'message');
      return await measureAll(`http://127.0.0.1:${port}/`);
    } finally {
      server.kill();
    }
  },
};

async function measureAll(url: string): Promise<Row[]> {
  const wrk = await costOfWrk(url);
  const autocannon = await costOfPeer('autocannon', url);
  const undici = await costOfPeer('undici', url);
  const saturating = await costOfEngine('autocannon', url, { saturate: true, pipelining: 1 });
  const traffic = await costOfEngine('traffic', url, {});
  return [
    ...(wrk ? [toldRow('wrk, 50 connections', wrk)] : []),
    toldRow('raw autocannon, 50 connections', autocannon),
    toldRow('raw undici, 50 connections', undici),
    toldRow('engine autocannon, 50 connections', saturating),
    toldRow(`engine traffic, open loop at ${pacedPerSecond}/s`, traffic),
    ratioRow('CPU a request: engine autocannon to raw autocannon', saturating.cpu / autocannon.cpu, 1.5),
    ratioRow('CPU a request: traffic to raw autocannon', traffic.cpu / autocannon.cpu, 2),
    ratioRow('what measuring adds: traffic to raw undici', traffic.cpu / undici.cpu, 2),
  ];
}

const toldRow = (what: string, { perSecond, cpu }: Cost): Row => ({
  what: `${what}: ${cpu.toFixed(2)} CPU s/100k`,
  measured: perSecond,
  unit: '/s',
  bound: { atLeast: 1000 },
});

const ratioRow = (what: string, measured: number, atMost: number): Row => ({
  what,
  measured,
  unit: 'times',
  bound: { atMost },
});

async function costOfWrk(url: string): Promise<Cost | undefined> {
  const { path, isMissing } = component('wrk', { command: 'wrk', debianPackage: 'wrk' });
  if (isMissing) return undefined;
  const child = spawn(path, ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => (told += String(chunk)));
  const cpuUs = await cpuUntilEnd(child);
  const requests = Number(/(\d+) requests in/.exec(told)?.[1]);
  return { perSecond: requests / seconds, cpu: (cpuUs / 1e6 / requests) * 1e5 };
}

async function costOfPeer(peer: 'autocannon' | 'undici', url: string): Promise<Cost> {
  const entry = fileURLToPath(new URL('load-peer-process.ts', import.meta.url));
  const child = fork(entry, [peer, url, String(seconds)]);
  const message = once(child, 'message');
  const cpuUs = await cpuUntilEnd(child);
  const [{ answered }] = await message;
  return { perSecond: answered / seconds, cpu: (cpuUs / 1e6 / answered) * 1e5 };
}

/** The last look before it ended: at most 20 ms are missing. */
async function cpuUntilEnd(child: ChildProcess): Promise<number> {
  let cpuUs = 0;
  const timer = setInterval(() => {
    // Threads that have ended are not in the sum any more.
    cpuUs = Math.max(cpuUs, cpuUsOf(child.pid ?? 0) ?? 0);
  }, 20);
  await once(child, 'exit');
  clearInterval(timer);
  return cpuUs;
}

/** The processes or threads that send, and the main thread that takes what they tell. */
async function costOfEngine(engine: string, url: string, params: unknown): Promise<Cost> {
  const origin = process.hrtime.bigint();
  const now = () => Number(process.hrtime.bigint() - origin) / 1e6;
  const slices: LoadSlice[] = [];
  const job: LoadJob = {
    role: 'warm-up',
    engine,
    params,
    scenarios: [
      { name: 'a', weight: 1, method: 'GET', url, headers: {}, statuses: '2xx', timeoutMs: 10_000 },
    ],
    profile: { points: [[0, pacedPerSecond]] },
    workers: 1,
    connections: engine === 'traffic' ? 1000 : connections,
    recycleMs: 600_000,
  };
  const running = await engineNamed(engine).start(
    job,
    {
      origin,
      now,
      runId: 'bench',
      onSlices: (more) => void slices.push(...more),
      onLost: (_, reason) => console.error(reason),
    },
    new AbortController().signal,
  );
  const pids = [process.pid, ...(running.pids ?? [])];
  const cpuOfAll = () => pids.reduce((sum, pid) => sum + (cpuUsOf(pid) ?? 0), 0);
  await sleep(warmMs);
  const [fromMs, before] = [now(), cpuOfAll()];
  const decidedBefore = decided(slices);
  await sleep(seconds * 1000);
  const [overMs, cpuUs] = [now() - fromMs, cpuOfAll() - before];
  const requests = decided(slices) - decidedBefore;
  await running.stop();
  const spoiled = slices.reduce((sum, { failed, rejected, unknown }) => sum + failed + rejected + unknown, 0);
  if (spoiled > 0.01 * decided(slices)) console.error(`${engine}: ${spoiled} requests were not ok`);
  return { perSecond: (requests * 1000) / overMs, cpu: (cpuUs / 1e6 / requests) * 1e5 };
}

function decided(slices: readonly LoadSlice[]): number {
  return slices.reduce(
    (sum, slice) => sum + loadOutcomes.reduce((own, outcome) => own + slice[outcome], 0) - slice.unsent,
    0,
  );
}
