import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A store over HTTP that acknowledges every write, and forgets every so many-th. Ends with the stack. */
export async function forgetfulStore(forgetsEvery: number) {
  const kept = new Set<string>();
  let [writes, forgotten] = [0, 0];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (request.method === 'GET') {
      response.writeHead(kept.has(path) ? 200 : 404).end(path);
      return;
    }
    writes += 1;
    if (writes % forgetsEvery === 0) forgotten += 1;
    else kept.add(path);
    response.writeHead(201).end();
  });
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
