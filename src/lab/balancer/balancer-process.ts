// The process that is the load balancer: a reverse proxy that checks its targets, and dies with its pipe to the lab.
import { channelOf } from '../process/channel.ts';
import { createHealthChecker } from './health-checker.ts';
import type { FromBalancer, ToBalancer } from './messages.ts';
import { createMeter } from './meter.ts';
import { createPorts } from './ports.ts';
import { createRouter } from './router.ts';
import { createTokenBucket } from './token-bucket.ts';

const measureMs = 1000;

const lab = channelOf<FromBalancer, ToBalancer>(process);
const clock = () => performance.now();
const front = {
  router: createRouter(() => Date.now()),
  bucket: createTokenBucket(clock),
  meter: createMeter(clock, () => Math.random()),
};
const checker = createHealthChecker((checked) => lab.send(checked));
const ports = createPorts(front, (port, code) => lab.send({ type: 'not-opened', port, code }));

async function listen(host: string, port: number | undefined): Promise<void> {
  ports.host = host;
  const got = port === undefined ? 0 : await ports.keep(port);
  lab.send(typeof got === 'number' ? { type: 'listening', port: got } : { type: 'not-listening', code: got });
}

async function route({ version, routing }: Extract<ToBalancer, { type: 'route' }>): Promise<void> {
  front.router.apply(routing);
  front.bucket.setRate(routing.requestsPerSecond);
  checker.apply(routing);
  await ports.set(routing.listeners.map(({ port }) => port));
  lab.send({ type: 'routed', version });
}

// One at a time: a port that is being opened is not opened twice.
let last = Promise.resolve();
lab.onMessage((message) => {
  last = last.then(() => (message.type === 'listen' ? listen(message.host, message.port) : route(message)));
});
setInterval(() => lab.send({ type: 'measured', load: front.meter.take() }), measureMs);
lab.onEnd(() => process.exit(0));
process.title = 'squall-balancer';
// It lives as long as its lab: the lab ends it by the end of the pipe.
process.on('SIGINT', () => {});
