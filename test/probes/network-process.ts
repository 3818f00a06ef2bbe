// A slow and lossy network: one port for each it is told, every request delayed, some connections dropped on their way.
// Argument: NetworkRoute[] as JSON. Sends its ports; on `tell`, when it dropped what, by CLOCK_MONOTONIC. Dies with its
// parent.
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { NetworkRoute } from './outages.ts';

const lingerMs = 5;

class Route {
  readonly #route: NetworkRoute;
  /** Nothing overtakes what was sent before it. */
  #freeAtMs = 0;
  #requests = 0;
  readonly dropped: string[] = [];

  constructor(route: NetworkRoute) {
    this.#route = route;
  }

  listen(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    const server = createServer({ noDelay: true }, (socket) => this.#carry(socket));
    server.listen({ port: 0, host: this.#route.host }, () => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
    return promise;
  }

  #carry(client: Socket): void {
    const { port, host, dropEvery } = this.#route;
    const server = connect({ port, host, noDelay: true });
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end);
    client.on('close', end);
    // What the server said before comes first.
    server.on('close', () => this.#later(() => setTimeout(end, lingerMs)));
    client.on('data', (request) => {
      this.#requests += 1;
      if (this.#requests % dropEvery === 0) {
        this.dropped.push(String(process.hrtime.bigint()));
        client.resetAndDestroy();
        server.destroy();
        return;
      }
      this.#later(() => server.write(request));
    });
    server.on('data', (answer) => this.#later(() => client.write(answer)));
  }

  #later(run: () => void): void {
    const { minMs, maxMs } = this.#route;
    const atMs = performance.now() + minMs + Math.random() * (maxMs - minMs);
    this.#freeAtMs = Math.max(this.#freeAtMs, atMs);
    setTimeout(run, this.#freeAtMs - performance.now());
  }
}

const told: NetworkRoute[] = JSON.parse(process.argv[2] ?? '[]');
const routes = told.map((route) => new Route(route));
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.(routes.map(({ dropped }) => dropped)));
process.send?.(await Promise.all(routes.map((route) => route.listen())));
