// Servers that fail in known windows: whether a request meets one is decided by the clock alone when it is read, so that
// the truth is exact on a busy machine too. Ends with its parent.
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { FromServers, ToServers } from './messages.ts';
import type { StagedServer } from './staged.ts';

const host = '127.0.0.1';
const answer = (status: string, connection: string) =>
  Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: 4\r\nConnection: ${connection}\r\n\r\nfine`);
const answers = {
  well: { kept: answer('200 OK', 'keep-alive'), closed: answer('200 OK', 'close') },
  bad: {
    kept: answer('503 Service Unavailable', 'keep-alive'),
    closed: answer('503 Service Unavailable', 'close'),
  },
};

class FailingServer {
  readonly #server: StagedServer;
  readonly #now: () => number;
  /** Requests that met each window. */
  readonly hits: number[];
  #next = 0;

  constructor(server: StagedServer, now: () => number) {
    this.#server = server;
    this.#now = now;
    this.hits = server.windows.map(() => 0);
  }

  listen(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
    server.once('error', reject);
    server.listen({ port: 0, host, backlog: 511 }, () => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
    return promise;
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    socket.on('data', (request) => {
      const isBad = this.#meetsWindow();
      if (isBad && this.#server.kind === 'resets') {
        socket.resetAndDestroy();
        return;
      }
      const { kept, closed } = isBad ? answers.bad : answers.well;
      if (request.includes('connection: close')) socket.end(closed);
      else socket.write(kept);
    });
  }

  #meetsWindow(): boolean {
    const nowMs = this.#now();
    const { windows } = this.#server;
    while ((windows[this.#next]?.[1] ?? Infinity) <= nowMs) this.#next += 1;
    const window = windows[this.#next];
    if (!window || nowMs < window[0]) return false;
    this.hits[this.#next] = (this.hits[this.#next] ?? 0) + 1;
    return true;
  }
}

let servers: FailingServer[] = [];
const tell = (message: FromServers) => void process.send?.(message);

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group; the parent ends this process when it is done with it.
process.on('SIGINT', () => undefined);
process.on('message', (message: ToServers) => {
  if (message.type === 'tell') {
    tell({ type: 'truth', hits: servers.map(({ hits }) => hits) });
    return;
  }
  const origin = BigInt(message.origin);
  const now = () => Number(process.hrtime.bigint() - origin) / 1e6;
  servers = message.servers.map((server) => new FailingServer(server, now));
  void Promise.all(servers.map((server) => server.listen())).then((ports) => tell({ type: 'ports', ports }));
});
