import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forward } from './forward.ts';
import type { Front } from './admission.ts';
import { upgrade } from './upgrade.ts';

/** The open ports of a balancer. */
export interface Ports {
  /** Where to listen from now on. */
  host: string;
  /** Opens a port that stays open (0 takes any); resolves with the port, or why it could not be opened. */
  keep(port: number): Promise<number | string>;
  /** Opens exactly these besides the kept one; what could not be opened is reported, and tried again next time. */
  set(wanted: readonly number[]): Promise<void>;
}

// ELB's default: what a client leaves idle for longer is closed.
const leastClientIdleMs = 60_000;

export function createPorts(front: Front, notOpened: (port: number, code: string) => void): Ports {
  const servers = new Map<number, Server>();
  let kept: number | undefined;

  function open(host: string, port: number): Promise<number | string> {
    const server = serverOf(front);
    return new Promise((resolve) => {
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      server.listen({ host, port }, () => {
        const got = (server.address() as AddressInfo).port;
        servers.set(got, server);
        resolve(got);
      });
    });
  }

  function shut(port: number, server: Server): void {
    servers.delete(port);
    server.close();
    server.closeAllConnections();
  }

  return {
    host: '127.0.0.1',
    async keep(port) {
      const got = await open(this.host, port);
      if (typeof got === 'number') kept = got;
      return got;
    },
    async set(wanted) {
      for (const [port, server] of servers) if (port !== kept && !wanted.includes(port)) shut(port, server);
      for (const port of wanted) {
        if (servers.has(port)) continue;
        const got = await open(this.host, port);
        if (typeof got === 'string') notOpened(port, got);
      }
    },
  };
}

function serverOf(front: Front): Server {
  const server = createServer(
    { keepAliveTimeout: leastClientIdleMs, requestTimeout: 0, maxHeaderSize: 65_536, noDelay: true },
    (incoming, outgoing) => forward(front, incoming, outgoing),
  );
  server.on('upgrade', (incoming, client, first) => upgrade(front, incoming, client, first));
  server.on('connection', (socket) => {
    front.meter.connected();
    socket.once('close', () => front.meter.disconnected());
  });
  return server;
}
