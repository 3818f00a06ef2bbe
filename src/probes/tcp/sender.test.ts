import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import type { Outcome } from '#core';
import { afterEach, describe, expect, it } from 'vitest';
import { createSender } from './sender.ts';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A server that does this with each connection; its port. */
async function serving(handle: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    handle(socket);
  }).listen(0, '127.0.0.1');
  closers.push(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const context = { now: () => 0, observe: () => undefined, connection: undefined, nameServer: undefined };

async function ask(params: object): Promise<[Outcome, string?]> {
  const sender = createSender({ host: '127.0.0.1', ...params }, context);
  const told = await new Promise<[Outcome, string?]>((resolve) => {
    sender.send((outcome, reason) => resolve(reason === undefined ? [outcome] : [outcome, reason]));
  });
  sender.close();
  return told;
}

describe('a tcp probe', () => {
  it('is ok once it is connected', async () => {
    expect(await ask({ port: await serving(() => undefined) })).toEqual(['ok']);
  });

  it('tells a refused connection', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await ask({ port })).toEqual(['failed', 'refused']);
  });

  it('says its line and hears the answer, in however many pieces it comes', async () => {
    const port = await serving((socket) => {
      socket.on('data', (bytes) => {
        if (bytes.toString() === 'PING\r\n') {
          socket.write('+PO');
          setImmediate(() => socket.write('NG\r\n'));
        }
      });
    });
    expect(await ask({ port, send: 'PING\r\n', expect: '+PONG' })).toEqual(['ok']);
  });

  it('tells an answer of another kind, and none', async () => {
    const wrong = await serving((socket) => socket.end('-ERR'));
    const silent = await serving((socket) => socket.end());
    expect(await ask({ port: wrong, expect: '+PONG' })).toEqual(['failed', 'answer mismatch']);
    expect(await ask({ port: silent, expect: '+PONG' })).toEqual(['failed', 'closed without an answer']);
  });

  it('lets go of a server that says nothing when the pacer gives up', async () => {
    const met = Promise.withResolvers<Socket>();
    const port = await serving((socket) => met.resolve(socket));
    const sender = createSender({ host: '127.0.0.1', port, expect: 'x' }, context);
    const told: Outcome[] = [];
    const cancel = sender.send((outcome) => told.push(outcome));
    const socket = await met.promise;
    const gone = once(socket.resume(), 'close');
    cancel();
    await gone;
    sender.close();
    expect(told).toEqual([]);
  });
});
