import type { LoadJob, LoadScenario, LoadSlice } from '#core';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { onTestFinished } from 'vitest';
import type { LoadOptions, RunningLoad } from '../../contract.ts';
import engine from '../index.ts';

/** A server that notes the request ids that it was asked for, and when. */
interface LoggingServer {
  server: Server;
  url: string;
  asked: { id: string; at: number; request: IncomingMessage }[];
}

export async function listen(server: NetServer, port = 0): Promise<string> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function logging(answer: RequestListener = (_, response) => void response.end('fine')) {
  const asked: LoggingServer['asked'] = [];
  const server = createServer((request, response) => {
    asked.push({ id: String(request.headers['x-id']), at: performance.now(), request });
    answer(request, response);
  });
  const url = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  return { server, url, asked };
}

export function scenario(url: string, given: Partial<LoadScenario> = {}): LoadScenario {
  return {
    name: 'shop',
    weight: 1,
    method: 'GET',
    url,
    headers: { 'x-id': '{{id}}' },
    statuses: '2xx',
    timeoutMs: 5000,
    ...given,
  };
}

/** A load under test, and all that it told. */
export class Rig {
  readonly slices: LoadSlice[] = [];
  readonly lost: [since: number, reason: string][] = [];
  readonly #origin = process.hrtime.bigint();
  #told = Promise.withResolvers<void>();

  readonly now = () => Number(process.hrtime.bigint() - this.#origin) / 1e6;

  get options(): LoadOptions {
    return {
      origin: this.#origin,
      now: this.now,
      runId: 'run-1',
      onSlices: (slices) => {
        this.slices.push(...slices);
        this.tell();
      },
      onLost: (...lost) => {
        this.lost.push(lost);
        this.tell();
      },
    };
  }

  async start(scenarios: LoadScenario[], given: Partial<LoadJob> = {}): Promise<RunningLoad> {
    const load = await engine.start(jobOf(scenarios, given), this.options, AbortSignal.timeout(60_000));
    onTestFinished(async () => load.stop(AbortSignal.abort()));
    return load;
  }

  tell(): void {
    this.#told.resolve();
    this.#told = Promise.withResolvers();
  }

  /** Resolves when it holds; asked whenever something was told. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.#told.promise;
  }

  /** What all slices, or those of one scenario, come to together. */
  sum(scenario?: string) {
    const sum = { sent: 0, ok: 0, failed: 0, rejected: 0, unknown: 0, unsent: 0, bytes: 0 };
    for (const slice of this.slices.filter((slice) => scenario === undefined || slice.scenario === scenario))
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += slice[key];
    return sum;
  }

  /** How many came to each outcome that is no ok, and why. */
  get misses(): Record<string, number> {
    const misses: Record<string, number> = {};
    for (const { outcome, reason, count } of this.slices.flatMap(({ misses }) => misses))
      misses[`${outcome}: ${reason}`] = (misses[`${outcome}: ${reason}`] ?? 0) + count;
    return misses;
  }

  get decided(): number {
    const { ok, failed, rejected, unknown } = this.sum();
    return ok + failed + rejected + unknown;
  }
}

export function jobOf(scenarios: LoadScenario[], given: Partial<LoadJob> = {}): LoadJob {
  return {
    role: 'warm-up',
    engine: 'autocannon',
    params: { saturate: true },
    scenarios,
    profile: { points: [[0, 100]] },
    workers: 1,
    connections: 4,
    recycleMs: 30_000,
    ...given,
  };
}
