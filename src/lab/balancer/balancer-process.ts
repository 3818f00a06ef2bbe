// The process that is the load balancer: a reverse proxy that checks its targets, and dies with its pipe to the lab.
import { createServer } from 'node:http';
import { channelOf } from '../process/channel.ts';
import { forward } from './forward.ts';
import { createHealthChecker } from './health-checker.ts';
import type { FromBalancer, ToBalancer } from './messages.ts';
import { createRouter } from './router.ts';
import { upgrade } from './upgrade.ts';

// ELB's own: what a client leaves idle for longer is closed.
const clientIdleMs = 60_000;

const lab = channelOf<FromBalancer, ToBalancer>(process);
const router = createRouter();
const checker = createHealthChecker((checked) => lab.send(checked));

const server = createServer(
  { keepAliveTimeout: clientIdleMs, requestTimeout: 0, maxHeaderSize: 65_536, noDelay: true },
  (incoming, outgoing) => forward(router, incoming, outgoing),
);
server.on('upgrade', (incoming, client, first) => upgrade(router, incoming, client, first));
server.on('error', (error: NodeJS.ErrnoException) =>
  lab.send({ type: 'not-listening', code: error.code ?? error.message }),
);

function listen(host: string, port: number): void {
  server.listen({ host, port }, () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') lab.send({ type: 'listening', port: address.port });
  });
}

lab.onMessage((message) => {
  if (message.type === 'listen') return listen(message.host, message.port);
  router.apply(message.routing);
  checker.apply(message.routing);
  lab.send({ type: 'routed', version: message.version });
});
lab.onEnd(() => process.exit(0));
process.title = 'squall-balancer';
// It lives as long as its lab: the lab ends it by the end of the pipe.
process.on('SIGINT', () => {});
