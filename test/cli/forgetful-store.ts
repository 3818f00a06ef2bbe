import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A store over HTTP that acknowledges every write, and forgets every so many-th. Ends with the stack. */
export async function forgetfulStore(forgetsEvery: number) {
  const kept = new Map<string, string>();
  let [writes, forgotten] = [0, 0];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    if (request.method === 'GET') {
      response.writeHead(kept.has(path) ? 200 : 404).end(kept.get(path));
      return;
    }
    const value = await text(request);
    writes += 1;
    if (writes % forgetsEvery === 0) forgotten += 1;
    else kept.set(path, value);
    response.writeHead(201).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/{id}`,
    /** How many writes it has acknowledged and forgotten so far. */
    forgotten: () => forgotten,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
