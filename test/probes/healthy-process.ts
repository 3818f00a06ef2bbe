// Serves as many ports as it is told, always well and at once. Argument: how many. Dies with its parent.
import { createServer } from 'node:net';
import type { Socket } from 'node:net';

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

const ports = Array.from({ length: count }, () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer({ noDelay: true }, serve);
  server.listen({ port: 0, host: '127.0.0.1', backlog: 511 }, () => {
    const address = server.address();
    resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
  });
  return promise;
});
process.on('disconnect', () => process.exit(0));
process.send?.(await Promise.all(ports));
