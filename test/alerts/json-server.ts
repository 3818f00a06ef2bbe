import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface JsonServer {
  url: string;
  /** Every request so far: path with query, and headers. */
  requests: { path: string; headers: IncomingMessage['headers'] }[];
  /** Connections that are open now. */
  connections(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Answers on loopback with what `answer` gives: a value goes out as JSON; it may also write the response itself. */
export async function serveJson(
  answer: (url: URL, response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<JsonServer> {
  const requests: JsonServer['requests'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ path, headers: request.headers });
    const body = answer(new URL(path, 'http://loopback'), response, request);
    if (body === undefined) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    requests,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
