// Servers that fail in known windows. Argument: OutageServer[] as JSON. Sends its ports, waits for `begin`, sends the
// truth at the end: what it did, and when by CLOCK_MONOTONIC. Dies with its parent.
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutageServer, TrueWindow } from './outages.ts';

const answer = (status: string) => `HTTP/1.1 ${status}\r\nContent-Length: 4\r\n\r\nfine`;
const nowNs = () => String(process.hrtime.bigint());

class FailingServer {
  readonly #kind: OutageServer['kind'];
  readonly #windows: OutageServer['windows'];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #host: string;
  #port = 0;
  #current: TrueWindow | undefined;

  constructor({ kind, windows, host }: OutageServer) {
    this.#kind = kind;
    this.#windows = windows;
    this.#host = host;
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  async listen(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen({ port: this.#port, host: this.#host }, resolve);
    await promise;
    const address = this.#server.address();
    this.#port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    return this.#port;
  }

  async fail(): Promise<TrueWindow[]> {
    const truth: TrueWindow[] = [];
    const begunMs = performance.now();
    for (const [fromMs, forMs] of this.#windows) {
      await sleep(begunMs + fromMs - performance.now());
      const window: TrueWindow = { began: [nowNs(), ''], ended: ['', ''], hits: 0 };
      this.#current = window;
      if (this.#kind === 'refuses') this.#close();
      window.began[1] = nowNs();
      await sleep(forMs);
      window.ended[0] = nowNs();
      if (this.#kind === 'refuses') await this.listen();
      this.#current = undefined;
      window.ended[1] = nowNs();
      truth.push(window);
    }
    return truth;
  }

  #close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (request) => {
      if (this.#current) this.#current.hits += 1;
      if (this.#current && this.#kind === 'hangs') return;
      const bytes = answer(this.#current ? '503 Service Unavailable' : '200 OK');
      // A client that reads bare text hears from the end that there is no more.
      if (request.includes('x-then: close')) socket.end(bytes);
      else socket.write(bytes);
    });
  }
}

const told: OutageServer[] = JSON.parse(process.argv[2] ?? '[]');
const servers = told.map((server) => new FailingServer(server));
process.on('disconnect', () => process.exit(0));
const begin = new Promise((resolve) => process.once('message', resolve));
process.send?.(await Promise.all(servers.map((server) => server.listen())));
await begin;
process.send?.(await Promise.all(servers.map((server) => server.fail())));
