import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import http from '../index.ts';
import { createSender } from '../sender.ts';
import { planned } from '../../../../test/probes/planned.ts';

/** A server for tests, on a port of its own. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Connections so far, and those still open. */
  readonly accepted: number;
  readonly open: number;
  /** Closes it with all its connections; a port where nothing listens is left. */
  close(): Promise<void>;
}

export async function listen(server: Server, host = '127.0.0.1'): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const close = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  return {
    port,
    url: `http://${host}:${port}/health`,
    get accepted() {
      return accepted;
    },
    get open() {
      return sockets.size;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What a bare server does with each request; `nth` counts the requests of the connection from 0. */
export type Behaviour = (socket: Socket, request: string, nth: number) => void;

/** A server that takes every chunk for one request. */
export function behaving(behaviour: Behaviour): Promise<TestServer> {
  const server = createServer((socket) => {
    let nth = 0;
    socket.on('data', (bytes) => {
      behaviour(socket, bytes.toString('latin1'), nth);
      nth += 1;
    });
  });
  return listen(server);
}

export const fine = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine';

/** Sends twice, with the plan as JSON has it; what came of each. */
export async function askTwice(url: string, given: object): Promise<string[]> {
  const { params } = planned(http, { url, ...given });
  const sender = createSender(JSON.parse(JSON.stringify(params)));
  const ask = () =>
    new Promise<string>((resolve) => {
      sender.send((outcome, reason) => resolve(reason === undefined ? outcome : `${outcome}: ${reason}`));
    });
  try {
    return [await ask(), await ask()];
  } finally {
    sender.close();
  }
}
