import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';

/** Serves on this machine for one test; gives its URL. */
export async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return `http://127.0.0.1:${address.port}/`;
}

const freezing = `
  let asked = 0;
  let held;
  const server = require('node:http').createServer((request, response) => {
    asked += 1;
    if (asked === Number(process.argv[1])) {
      held = [];
      setTimeout(() => {
        for (const one of held) one.end('ok');
        held = undefined;
      }, Number(process.argv[2]));
    }
    if (held) held.push(response);
    else response.end('ok');
  });
  server.keepAliveTimeout = 60000;
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
`;

/**
 * A server in a process of its own that answers nothing for so long from its nth request on, and then what it was asked
 * in the meantime, in order; gives its URL.
 */
export async function freezingServer({
  atRequest,
  forMs,
}: {
  atRequest: number;
  forMs: number;
}): Promise<string> {
  const child = spawn(process.execPath, ['-e', freezing, String(atRequest), String(forMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = await once(child.stdout, 'data');
  return `http://127.0.0.1:${String(port).trim()}/`;
}

/** A header of a request, as one text. */
export function headerOf(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '');
}
