// Alert sources that fire in known windows. Argument: KnownSource[] as JSON. Sends their ports, waits for `begin`, sends
// the truth at the end. Dies with its parent.
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KnownSource, TrueFiring } from './known-source.ts';

const intervalMs = 100;
const nowNs = () => String(process.hrtime.bigint());

class Source {
  readonly #told: KnownSource;
  /** Wall milliseconds of its own clock. */
  readonly #firings: { from: number; to: number | undefined }[] = [];
  #requests = 0;

  constructor(told: KnownSource) {
    this.#told = told;
  }

  listen(): Promise<number> {
    const server = createServer((request, response) => void this.#answer(request.url ?? '/', response));
    const { promise, resolve } = Promise.withResolvers<number>();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
    return promise;
  }

  async fire(): Promise<TrueFiring[]> {
    const truth: TrueFiring[] = [];
    const begunMs = performance.now();
    for (const [fromMs, forMs] of this.#told.windows) {
      await sleep(begunMs + fromMs - performance.now());
      const firing: TrueFiring = { fired: [nowNs(), ''], cleared: ['', ''] };
      const own: { from: number; to: number | undefined } = { from: this.#wall(), to: undefined };
      this.#firings.push(own);
      firing.fired[1] = nowNs();
      await sleep(forMs);
      firing.cleared[0] = nowNs();
      own.to = this.#wall();
      firing.cleared[1] = nowNs();
      truth.push(firing);
    }
    return truth;
  }

  #wall(): number {
    return Date.now() + this.#told.aheadMs;
  }

  async #answer(path: string, response: ServerResponse): Promise<void> {
    this.#requests += 1;
    if (this.#requests % this.#told.dropEvery === 0) return void response.socket?.resetAndDestroy();
    await this.#onTheWay();
    const body = this.#body(path);
    const date = new Date(this.#wall()).toUTCString();
    await this.#onTheWay();
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json', date });
    response.end(JSON.stringify(body ?? null));
  }

  #onTheWay(): Promise<unknown> {
    return sleep(Math.random() * this.#told.jitterMs);
  }

  #body(path: string): unknown {
    const last = this.#firings.at(-1);
    const open = last && last.to === undefined ? last : undefined;
    if (path.startsWith('/api/v1/rules')) return this.#rules(open?.from);
    if (path.startsWith('/api/v1/query') && this.#told.speaks === 'prometheus') return this.#samples();
    if (path.startsWith('/api/v2/alerts'))
      return path.includes('alertname')
        ? [alertOf('Watchdog', 0, this.#wall())]
        : open
          ? [alertOf('Known', open.from, this.#wall())]
          : [];
    return undefined;
  }

  #rules(firingFrom: number | undefined) {
    const isFiring = firingFrom !== undefined;
    const rule = {
      type: 'alerting',
      name: 'Known',
      state: isFiring ? 'firing' : 'inactive',
      health: 'ok',
      lastEvaluation: iso(this.#wall()),
      alerts: isFiring ? [{ state: 'firing', activeAt: iso(firingFrom) }] : [],
    };
    const group = { name: 'known', interval: intervalMs / 1000, rules: [rule] };
    return { status: 'success', data: { groups: [group] } };
  }

  /** Each evaluation leaves a sample; the first without one comes an interval after the last with one. */
  #samples() {
    const values = this.#firings.flatMap(({ from, to }) => {
      const end = (to ?? this.#wall()) - intervalMs;
      const count = Math.max(0, Math.floor((end - from) / intervalMs) + 1);
      const beats = Array.from({ length: count }, (_, index) => from + index * intervalMs);
      return to === undefined ? beats : [...beats.filter((beat) => beat < end), end];
    });
    const series = {
      metric: { alertname: 'Known', alertstate: 'firing' },
      values: values.map((ms) => [ms / 1000, '1']),
    };
    return { status: 'success', data: { resultType: 'matrix', result: [series] } };
  }
}

const iso = (ms: number) => new Date(ms).toISOString();

function alertOf(alertname: string, from: number, wall: number) {
  const status = { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] };
  return { labels: { alertname }, startsAt: iso(from), endsAt: iso(wall + 60_000), status };
}

const told: KnownSource[] = JSON.parse(process.argv[2] ?? '[]');
const sources = told.map((one) => new Source(one));
process.on('disconnect', () => process.exit(0));
const begin = new Promise((resolve) => process.once('message', resolve));
process.send?.(await Promise.all(sources.map((source) => source.listen())));
await begin;
process.send?.(await Promise.all(sources.map((source) => source.fire())));
