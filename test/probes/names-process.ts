// Ways to name servers over UDP that fail in known windows, and may be slow and lossy. Argument: NameRoute[] as JSON.
// Sends its ports, waits for `begin`, sends the truth at the end: what it did, and when by CLOCK_MONOTONIC; on `tell`,
// which queries it lost. Dies with its parent.
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NameRoute, TrueWindow } from './outages.ts';

const codes = { 'answers REFUSED': 5, 'answers SERVFAIL': 2 };
const nowNs = () => String(process.hrtime.bigint());

class Route {
  readonly #route: NameRoute;
  readonly #upstream = createSocket('udp4');
  readonly #waiting = new Map<number, { client: RemoteInfo; id: number }>();
  #front = createSocket('udp4');
  #port = 0;
  #current: TrueWindow | undefined;
  #queries = 0;
  #passedOn = 0;
  /** Nothing overtakes what was sent before it. */
  #freeAtMs = 0;
  /** The latest answer, for a server that is closed and opened while nothing may be on its way. */
  #remembered: Buffer | undefined;
  readonly lost: string[] = [];

  constructor(route: NameRoute) {
    this.#route = route;
    this.#upstream.on('message', (answer) => this.#told(answer));
    this.#upstream.on('error', () => undefined);
  }

  async listen(): Promise<number> {
    const socket: Socket = createSocket('udp4');
    socket.on('message', (query, client) => this.#asked(query, client));
    socket.bind(this.#port, this.#route.host);
    await once(socket, 'listening');
    this.#front = socket;
    this.#port = socket.address().port;
    return this.#port;
  }

  async fail(): Promise<TrueWindow[]> {
    const truth: TrueWindow[] = [];
    const begunMs = performance.now();
    const isClosed = this.#route.kind === 'refuses';
    for (const [fromMs, forMs] of this.#route.windows) {
      await sleep(begunMs + fromMs - performance.now());
      const window: TrueWindow = { began: [nowNs(), ''], ended: ['', ''], hits: 0 };
      this.#current = window;
      if (isClosed) this.#front.close();
      window.began[1] = nowNs();
      await sleep(forMs);
      window.ended[0] = nowNs();
      if (isClosed) await this.listen();
      this.#current = undefined;
      window.ended[1] = nowNs();
      truth.push(window);
    }
    return truth;
  }

  #asked(query: Buffer, client: RemoteInfo): void {
    const { kind, dropEvery } = this.#route;
    this.#queries += 1;
    if (dropEvery > 0 && this.#queries % dropEvery === 0) {
      this.lost.push(nowNs());
      return;
    }
    if (this.#remembered && kind === 'refuses')
      return this.#answer(this.#remembered, query.readUInt16BE(), client);
    this.#later(() => this.#meet(query, client));
  }

  #meet(query: Buffer, client: RemoteInfo): void {
    const { kind, at } = this.#route;
    const window = this.#current;
    if (window) window.hits += 1;
    if (window && kind === 'drops') return;
    const id = query.readUInt16BE();
    if (window && kind !== 'refuses') {
      const answer = Buffer.from(query);
      answer[2] = 0x80;
      answer[3] = codes[kind === 'answers REFUSED' ? kind : 'answers SERVFAIL'];
      return this.#later(() => this.#answer(answer, id, client));
    }
    this.#passedOn += 1;
    const own = this.#passedOn % 65_536;
    this.#waiting.set(own, { client, id });
    const asked = Buffer.from(query);
    asked.writeUInt16BE(own);
    this.#upstream.send(asked, at.port, at.address);
  }

  #told(answer: Buffer): void {
    const own = answer.readUInt16BE();
    const waiting = this.#waiting.get(own);
    this.#waiting.delete(own);
    this.#remembered = answer;
    if (waiting) this.#later(() => this.#answer(answer, waiting.id, waiting.client));
  }

  #answer(answer: Buffer, id: number, client: RemoteInfo): void {
    const bytes = Buffer.from(answer);
    bytes.writeUInt16BE(id);
    this.#front.send(bytes, client.port, client.address);
  }

  #later(run: () => void): void {
    const { minMs, maxMs } = this.#route;
    if (maxMs === 0) return run();
    const atMs = performance.now() + minMs + Math.random() * (maxMs - minMs);
    this.#freeAtMs = Math.max(this.#freeAtMs, atMs);
    setTimeout(run, this.#freeAtMs - performance.now());
  }
}

const told: NameRoute[] = JSON.parse(process.argv[2] ?? '[]');
const routes = told.map((route) => new Route(route));
process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  if (message === 'tell') process.send?.(routes.map(({ lost }) => lost));
});
const begin = new Promise<void>((resolve) => {
  process.on('message', (message) => message === 'begin' && resolve());
});
process.send?.(await Promise.all(routes.map((route) => route.listen())));
await begin;
process.send?.(await Promise.all(routes.map((route) => route.fail())));
