// Serves as many ports as it is told, always well and at once: HTTP over TCP, and the address of any name over UDP.
// Argument: how many. Dies with its parent.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet';

const count = Number(process.argv[2]);
const answer = (connection: string) =>
  Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: ${connection}\r\n\r\nfine`);
const kept = answer('keep-alive');
const closed = answer('close');

function serve(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.on('data', (request) => {
    if (request.includes('connection: close')) socket.end(closed);
    else socket.write(kept);
  });
}

/** Names have their address at the port that serves HTTP as well. */
function serveNames(port: number): void {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port: client, address }) => {
    const { id = 0, questions = [] } = decode(query);
    const [{ name } = { name: '' }] = questions;
    const answers = [{ type: 'A' as const, name, ttl: 5, data: '127.0.0.1' }];
    socket.send(
      encode({ type: 'response', id, flags: AUTHORITATIVE_ANSWER, questions, answers }),
      client,
      address,
    );
  });
  socket.bind(port, '127.0.0.1');
}

const ports = Array.from({ length: count }, () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer({ noDelay: true }, serve);
  server.listen({ port: 0, host: '127.0.0.1', backlog: 511 }, () => {
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    serveNames(port);
    resolve(port);
  });
  return promise;
});
process.on('disconnect', () => process.exit(0));
process.send?.(await Promise.all(ports));
