import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server in this process, and the requests that it was asked with. */
interface ServerHere {
  server: Server;
  /** Without a slash at its end. */
  url: string;
  asked: { id: string; at: number; request: IncomingMessage }[];
}

/** Listens on loopback until the test has finished; gives the URL. */
export async function listen(server: NetServer): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Notes what it is asked, and answers so. */
export async function serveHere(
  answer: RequestListener = (_, response) => void response.end('fine'),
): Promise<ServerHere> {
  const asked: ServerHere['asked'] = [];
  const server = createServer((request, response) => {
    asked.push({ id: String(request.headers['x-request-id']), at: performance.now(), request });
    answer(request, response);
  });
  const url = await listen(server);
  onTestFinished(() => server.closeAllConnections());
  return { server, url, asked };
}
